"""Web pages as offices publish them."""

from __future__ import annotations

from zhiheng.core.plan.blocks import BlockKind


def test_blocks_breaks_and_headings(read):
    document = read(
        "<html><body><h1>行动计划</h1><p>&nbsp;&nbsp;　　一、目标</p><p>第一段。<br>第二段。</p><div>外<p>内</p>尾</div></body></html>",
        "计划.html",
    )
    assert [block.text for block in document.blocks] == [
        "行动计划",
        "一、目标",
        "第一段。",
        "第二段。",
        "外",
        "内",
        "尾",
    ]
    assert (document.blocks[0].kind, document.blocks[0].level) == (BlockKind.HEADING, 1)
    assert "\xa0\xa0　　一、目标" in document.text


def test_a_page_in_gb2312_with_characters_beyond_it(read):
    page = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head><p>镕基，质量</p>'
    document = read(page.encode("gb18030"), "计划.htm")
    assert (document.blocks[0].text, document.issues) == ("镕基，质量", ())


def test_a_wrongly_declared_charset_does_not_garble(read):
    page = '<html><head><meta charset="utf-8"></head><p>产品质量合格率</p>'
    assert read(page.encode("gbk"), "计划.html").blocks[0].text == "产品质量合格率"


def test_scripts_menus_and_hidden_parts_are_left_out(read):
    document = read(
        "<html><head><title>网站</title></head><body><nav><p>导航</p></nav><script>var a='脚本'</script><style>p{}</style>"
        "<ul><li><a href='/'>首页</a></li><li><a href='/x'>政务公开</a></li></ul><p style='display:none'>藏</p>"
        "<p>正文见<a href='/y'>附件</a>。</p><p><a href='z.doc'>附件：目标分解表</a></p><footer>版权</footer></body></html>",
        "计划.html",
    )
    assert [block.text for block in document.blocks] == ["正文见附件。", "附件：目标分解表"]


def test_a_table_with_spans(read, cells):
    document = read(
        "<table><caption>表1</caption><tr><th rowspan=2>类别<th colspan=2>目标<tr><td>2024<td>2025"
        "<tr><td>食品<br>药品</td><td></td><td><p>≥</p><p>96%</p></td></tr></table>",
        "计划.html",
    )
    assert document.blocks[0].text == "表1"
    assert cells(document.blocks[1]) == [
        ["类别", "目标", "=目标"], ["=类别", "2024", "2025"], ["食品\n药品", "", "≥\n96%"],
    ]  # fmt: skip


def test_layout_tables_are_seen_through(read, cells):
    data = "<table><tr><td>类别</td><td>目标</td></tr><tr><td>食品</td><td>96%</td></tr></table>"
    document = read(
        f"<table><tr><td>侧栏</td><td><p>正文</p>{data}<p>落款</p></td></tr></table>", "计划.html"
    )
    assert [block.kind.value for block in document.blocks] == ["paragraph", "paragraph", "table", "paragraph"]
    assert cells(document.blocks[2])[1] == ["食品", "96%"]


def test_an_article_in_a_cell_is_no_table(read):
    article = "".join(f"<p>（{n}）{'到2025年合格率达到95%以上。' * 10}</p>" for n in range(8))
    document = read(f"<table><tr><td>&nbsp;</td><td>{article}</td></tr></table>", "计划.html")
    assert len(document.blocks) == 8 and document.blocks[0].kind is BlockKind.PARAGRAPH


def test_lists_keep_their_depth_and_print_their_numbers(read):
    document = read(
        "<ul><li>甲<ul><li>乙</li></ul></li></ul><ol start=3><li>丙</li><li><p>丁</p></li></ol>", "计划.html"
    )
    assert [(block.kind.value, block.level, block.text) for block in document.blocks][:2] == [
        ("item", 1, "甲"),
        ("item", 2, "乙"),
    ]
    assert [block.text for block in document.blocks][2:] == ["3. 丙", "4. 丁"]


def test_pictures_are_counted(read):
    document = read("<p>文</p><img src=a.png><img src=b.png>", "计划.html")
    assert [(found.code, found.value) for found in document.issues] == [("images-skipped", "2")]


def test_a_page_saved_as_one_file(read):
    content = (
        b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\nContent-Type: text/html; charset=gb2312\n'
        b"Content-Transfer-Encoding: quoted-printable\n\n<html><body><p>=C4=BF=B1=EA</p></body></html>\n--x--\n"
    )
    assert read(content, "计划.doc").blocks[0].text == "目标"


def test_an_xml_declaration_does_not_disturb(read):
    page = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html><html><body><p>目标</p></body></html>'
    assert read(page, "计划.html").blocks[0].text == "目标"


def test_very_deep_nesting_ends_without_a_traceback(read):
    assert read("<p>目标</p>" + "<div>" * 20000 + "深", "计划.html").blocks[0].text == "目标"
