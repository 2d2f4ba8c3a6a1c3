"""The one seam to the web: one document asked for, one `FetchResult` back."""
