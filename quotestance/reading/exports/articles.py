"""The articles of an export, with ids, marks for copies, and errors for what could not be read."""

from __future__ import annotations

from quotestance.reading.exports.document import Export, clean_outlet, clean_section
from quotestance.reading.exports.duplicates import DuplicateFinder
from quotestance.reading.rows import read_metadata
from quotestance.reading.tables import Located
from quotestance.records.article import Article, LabelledArticle
from quotestance.records.rows import METADATA

__all__ = ["read_documents"]


def read_documents(export: Export, path: str, name: str, duplicates: DuplicateFinder) -> Located:
    """The location (`path#3`) and article of each document; a document without text is one with `error`.

    The id is `name#3`: the name of the file, and the document's place in it. If the file states another number of
    documents than were found, an error of the whole file follows.
    """
    for number, document in enumerate(export.documents, start=1):
        where, article_id = f"{path}#{number}", f"{name}#{number}"
        if document.problem is not None or not document.paragraphs:
            title = f" ({document.title[:60]!r})" if document.title else ""
            problem = document.problem or "there is no text"
            yield where, LabelledArticle(article_id, error=f"{where}: document {number}{title} is not read: {problem}")
            continue
        metadata = {name: getattr(document, name) for name in METADATA if name != "duplicate_of"}
        metadata |= {"outlet": clean_outlet(document.outlet), "section": clean_section(document.section)}
        metadata["duplicate_of"] = duplicates.find_first(article_id, document.paragraphs)
        yield where, Article(article_id, "\n\n".join(document.paragraphs), **read_metadata(metadata))
    if difference := export.explain_difference():
        yield path, LabelledArticle(name, error=f"{path}: {export.database} export: {difference}")
    elif not export.documents:
        yield path, LabelledArticle(name, error=f"{path}: an export of {export.database} without any document")
