"""Committee papers: from what a pack holds to a document, and from a document to HTML, Word, PDF and Excel."""
