"""WordPress eXtended RSS, the export of WordPress (WXR 1.0 to 1.2)."""
