"""Sites of other systems, as the documents that they would be in Hexo."""
