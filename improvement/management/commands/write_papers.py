import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from boards.models import PublishedPack
from boards.papers.excel import to_excel
from boards.papers.pdf import PdfUnavailable, standing_page, to_pdf
from boards.selectors.papers import paper_of_published, template_of, word_of


class Command(BaseCommand):
    help = (
        "Write the committee paper of every published pack into a folder, one for each council in it: as Word (in the council's "
        "own template where there is one), PDF, HTML and Excel. Files of the same names are written over."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="where to, such as var/papers; made if it is not there")
        parser.add_argument("--council", default="", help="of this council only, by its short name in addresses")

    def handle(self, *args, **options):
        rows = PublishedPack.objects.order_by("pack__board__authority__slug", "pk")
        if options["council"]:
            rows = rows.filter(pack__board__authority__slug=options["council"])
        keys = list(rows.values_list("pk", flat=True))
        if not keys:
            raise CommandError("There is no published pack.")
        for key in keys:
            self._write(paper_of_published(key), options["folder"])

    def _write(self, paper, folder: Path) -> None:
        began = time.monotonic()
        board = paper.pack.board
        place = folder / board.authority.slug
        place.mkdir(parents=True, exist_ok=True)
        name = f"{board.slug}-{paper.pack.slug}"
        files = {
            "docx": lambda: word_of(paper, template_of(board.authority_id)),
            "html": lambda: standing_page(paper.document).encode(),
            "xlsx": lambda: to_excel(paper.document),
            "pdf": lambda: to_pdf(paper.document),
        }
        for ending, made in files.items():
            try:
                (place / f"{name}.{ending}").write_bytes(made())
            except PdfUnavailable as error:
                self.stderr.write(str(error))
        self.stdout.write(f"{place / name}: {', '.join(files)} ({time.monotonic() - began:.1f} s)")
