"""Draws the two flows as sequences: sequences.py writes docs/pictures/*.svg, sequences.py --check compares them."""

import sys
from html import escape
from pathlib import Path

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
STEP, ROW, TOP, MARGIN = 216, 50, 66, 96
INK, LINE, FILL, NOTE = "#1f2430", "#8a94a6", "#eef2f7", "#fff4d6"

EXCHANGE = (
    "POST /oauth2/exchange: an identity token becomes a refresh token",
    ["job, pod or person", "issuer", "Cambist"],
    [
        (0, 1, "who am I?"),
        (1, 0, "identity token"),
        (0, 2, "POST /oauth2/exchange: service, identity token"),
        (2, 1, "keys of the issuer, kept for later"),
        (2, 2, "IdentityVerifier: signature, audience, times"),
        (2, 2, "Policy: is there any right at all?"),
        (2, 0, "refresh token, 3 hours"),
    ],
)
TOKEN = (
    "GET or POST /oauth2/token: a credential becomes an access token",
    ["client", "registry", "Cambist"],
    [
        (0, 1, "GET /v2/acme/shop/web/…"),
        (1, 0, "401, Bearer realm, service, scope"),
        (0, 2, "/oauth2/token: service, scope, refresh token"),
        (2, 2, "Authenticator: whose is it, was it revoked?"),
        (2, 2, "Policy: which of the scopes, by which rule?"),
        (2, 0, "access token, 15 minutes, for what is granted"),
        (0, 1, "the same with the access token"),
        (1, 1, "verifies it by itself"),
        (1, 0, "the image"),
    ],
)


def draw(title, actors, messages):
    width = 2 * MARGIN + STEP * (len(actors) - 1) + 190
    height = TOP + ROW * (len(messages) + 1) + 12
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">',
        f"<title>{escape(title)}</title>",
        '<defs><marker id="head" markerWidth="9" markerHeight="8" refX="8" refY="4" orient="auto">'
        f'<path d="M0,0 L9,4 L0,8 z" fill="{INK}"/></marker></defs>',
        '<rect width="100%" height="100%" fill="white"/>',
        f'<g font-family="Helvetica, Arial, sans-serif" font-size="13" fill="{INK}" text-anchor="middle">',
    ]
    for at, actor in enumerate(actors):
        x = MARGIN + STEP * at
        out.append(f'<line x1="{x}" y1="46" x2="{x}" y2="{height - 8}" stroke="{LINE}" stroke-dasharray="4 4"/>')
        out.append(f'<rect x="{x - 80}" y="12" width="160" height="34" rx="7" fill="{FILL}" stroke="{LINE}"/>')
        out.append(f'<text x="{x}" y="34" font-weight="bold">{escape(actor)}</text>')
    for at, (begin, end, text) in enumerate(messages):
        y = TOP + ROW * (at + 1)
        x1, x2 = MARGIN + STEP * begin, MARGIN + STEP * end
        if begin == end:
            wide = 8 + round(6.6 * len(text))
            left = x1 - wide / 2 if begin else x1
            out.append(
                f'<rect x="{left:g}" y="{y - 26}" width="{wide}" height="30" rx="5" fill="{NOTE}" stroke="{LINE}"/>'
                f'<text x="{left + wide / 2:g}" y="{y - 7}">{escape(text)}</text>'
            )
            continue
        middle = (x1 + x2) / 2
        half = 3.3 * len(text) + 4
        out.append(f'<rect x="{middle - half:g}" y="{y - 24}" width="{2 * half:g}" height="18" fill="white"/>')
        out.append(f'<text x="{middle:g}" y="{y - 10}">{escape(text)}</text>')
        tip = x2 - 2 if x2 > x1 else x2 + 2
        out.append(f'<line x1="{x1}" y1="{y}" x2="{tip}" y2="{y}" stroke="{INK}" marker-end="url(#head)"/>')
    return "\n".join(out) + "\n</g>\n</svg>\n"


def main():
    stale = []
    for name, sequence in (("exchange", EXCHANGE), ("token", TOKEN)):
        file, drawn = PICTURES / f"{name}.svg", draw(*sequence)
        if "--check" in sys.argv:
            if not file.exists() or file.read_text() != drawn:
                stale.append(str(file))
        else:
            PICTURES.mkdir(exist_ok=True)
            file.write_text(drawn)
    if stale:
        sys.exit("not what site/sequences.py draws: " + ", ".join(stale))


main()
