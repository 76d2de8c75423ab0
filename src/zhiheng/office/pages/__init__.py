"""The pages: views, forms and templates, one folder for each desk."""
