"""Functions that tests send to worker processes. A worker imports them by name, which test modules do not allow."""

import os

from quotestance import LabelledArticle

from processes import wait_for


def exit_on_deadly_text(article):
    if "deadly" in article.text:
        os._exit(9)
    return LabelledArticle(article.id)


def wait_on_every_tenth(article, read, most):
    """Finish every tenth article only after as many articles have been read as allowed.

    These are `most`, counted from the first article of its chunk.
    """
    number, chunk = int(article.id), max(1, most // 4)
    if number % 10 == 0:
        enough = min(60, (number - 1) // chunk * chunk + most)
        wait_for(lambda: read.stat().st_size >= enough)
    return LabelledArticle(article.id)


def keep_id(article):
    return LabelledArticle(article.id)
