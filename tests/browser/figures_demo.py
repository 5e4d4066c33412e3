"""Draws figures from made-up results on pages of their own, as strictly served as ours, and takes their pictures."""

import functools
import http.server
import json
import sys
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright

from analysis.figures import kano, servqual
from analysis.intervals import Mean
from analysis.kano import classify
from analysis.servqual import Row
from app import plotly_assets

ROOT = Path(__file__).parent.parent.parent
OUT = ROOT / "build" / "figures_demo"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data: blob:; connect-src 'self'"
)
W = {
    "zh_Hant": dict(
        tag="zh-Hant",
        below="低於期望",
        above="高於期望",
        gap="差距",
        interval="95% 區間",
        n="n",
        to="{lower} 至 {upper}",
        expectation="期望",
        perception="感受",
        low_word="非常不同意",
        high_word="非常同意",
        too_few="人數太少，還不能說",
    ),
    "en": dict(
        tag="en",
        below="Below expectation",
        above="Above expectation",
        gap="Gap",
        interval="95% interval",
        n="n",
        to="{lower} to {upper}",
        expectation="Expectation",
        perception="Perception",
        low_word="Strongly disagree",
        high_word="Strongly agree",
        too_few="Too few answers to say",
    ),
}
DIMS = [
    ("REL", "可靠性", "Reliability", -0.70, 0.11, 398, 6.4),
    ("RES", "反應性", "Responsiveness", -0.53, 0.11, 396, 6.3),
    ("EMP", "關懷性", "Empathy", -0.38, 0.11, 394, 6.0),
    ("TAN", "有形性", "Tangibles", -0.05, 0.10, 401, 5.8),
    ("ASS", "保證性", "Assurance", 0.15, 0.10, 397, 6.2),
]
NEEDS = [
    (5, "按約定日期完成", "Done by the agreed date", 6.58, 5.50, 0.20, 398),
    (7, "一次修好", "Fixed in one go", 6.61, 5.69, 0.21, 199),
    (10, "告知何時處理", "Told the day at once", 6.40, 5.57, 0.2, 396),
    (8, "準時到府", "There in the agreed time slot", 6.49, 5.75, 0.19, 205),
    (19, "服務時間方便", "Evenings and weekends", 6.09, 5.43, 0.2, 394),
    (11, "很快有人處理", "Dealt with quickly", 6.33, 5.71, 0.19, 202),
    (6, "真心解決問題", "Problems seen through", 6.44, 5.97, 0.18, 203),
    (13, "再忙也有回應", "Never too busy to answer", 6.18, 5.74, 0.18, 204),
    (22, "懂我的需要", "Understands what I need", 6.05, 5.64, 0.19, 199),
    (18, "關心個別情況", "Looks at my own case", 5.95, 5.57, 0.19, 198),
    (4, "單據說明清楚", "Papers clear at a glance", 6.11, 5.8, 0.19, 204),
    (21, "為顧客著想", "On my side", 6.02, 5.73, 0.18, 202),
    (9, "紀錄無誤", "Correct records", 6.37, 6.09, 0.17, 197),
    (12, "樂意幫忙", "Glad to help", 6.29, 6.08, 0.17, 200),
    (20, "專人關照", "One person who looks after me", 5.74, 5.57, 0.19, 200),
    (1, "設備新穎堪用", "Tools that keep up", 5.81, 5.69, 0.19, 201),
    (17, "專業能回答", "Can explain the fault", 6.35, 6.33, 0.17, 203),
    (2, "環境整潔舒適", "Tidy waiting area", 5.9, 5.98, 0.18, 206),
    (14, "言行讓人放心", "Conduct that reassures", 6.21, 6.32, 0.16, 199),
    (3, "人員儀容整齊", "Clean work clothes", 5.62, 5.77, 0.17, 8),
    (15, "過程有安全感", "Safe all the way through", 6.17, 6.34, 0.16, 201),
    (16, "始終有禮", "Always courteous", 6.14, 6.48, 0.15, 397),
]
KANO = [
    (5, "按約定日期完成", "Done by the agreed date", dict(M=220, O=96, A=18, I=68, R=2, Q=4)),
    (7, "一次修好", "Fixed in one go", dict(M=216, O=126, A=15, I=45, R=1, Q=1)),
    (8, "準時到府", "There in the agreed time slot", dict(M=90, O=205, A=50, I=58, R=0, Q=3)),
    (10, "告知何時處理", "Told the day at once", dict(M=105, O=155, A=75, I=65, R=4, Q=4)),
    (11, "很快有人處理", "Dealt with quickly", dict(M=70, O=165, A=115, I=55, R=2, Q=2)),
    (17, "專業能回答", "Can explain the fault", dict(M=120, O=125, A=62, I=95, R=0, Q=6)),
    (19, "服務時間方便", "Evenings and weekends", dict(M=50, O=92, A=178, I=83, R=0, Q=2)),
    (20, "專人關照", "One person who looks after me", dict(M=20, O=62, A=245, I=76, R=5, Q=2)),
    (3, "人員儀容整齊", "Clean work clothes", dict(M=30, O=32, A=58, I=285, R=3, Q=0)),
    (2, "環境整潔舒適", "Tidy waiting area", dict(M=118, O=55, A=80, I=130, R=8, Q=3)),
    (22, "懂我的需要", "Understands what I need", dict(M=75, O=115, A=128, I=85, R=6, Q=2)),
    (23, "電話推銷保固", "A call to sell a longer warranty", dict(M=15, O=12, A=40, I=110, R=190, Q=20)),
    (24, "備用機", "A loan unit", dict(M=2, O=1, A=2, I=1)),
]
CATS = {
    "zh_Hant": dict(M="基本型", O="期望型", A="魅力型", I="無差異", R="反向型", Q="可疑"),
    "en": dict(M="Must-be", O="One-dimensional", A="Attractive", I="Indifferent", R="Reverse", Q="Questionable"),
}
LONG = {
    "zh_Hant": "維修人員到府前會先以電話確認時間並說明需要準備什麼以及大約要多久才能完成",
    "en": "The technician calls before coming, agrees on a time and says what has to be ready & how long it takes <b>x</b>",
}


def mean(gap: float, half: float, n: int) -> Mean:
    return Mean(n, gap, 1.0, half / 1.96, gap - half, gap + half)


def figures(lang: str, kind: str) -> dict[str, dict]:
    i = 1 if lang == "zh_Hant" else 2
    w = {k: v for k, v in W[lang].items() if k != "tag"}
    names = {d[0]: d[i] for d in DIMS} | {f"n{d[0]}": d[i] for d in NEEDS} | {f"n{d[0]}": d[i] for d in KANO}
    numbers = {f"n{d[0]}": str(d[0]) for d in [*NEEDS, *KANO]}
    if kind == "hard":
        names["n5"] = names["REL"] = LONG[lang]
    labels = servqual.GapLabels(names=names, numbers=numbers, **w)
    dims = [Row(d[0], d[0], d[6], d[6] + d[3], mean(d[3], d[4], d[5])) for d in DIMS]
    needs = [Row(f"n{d[0]}", "REL", d[3], d[4], mean(d[4] - d[3], d[5], d[6])) for d in NEEDS]
    found = [classify(f"n{d[0]}", d[3]) for d in KANO]
    if kind == "hard":
        dims = [
            Row(r.id, r.dimension, 6.9, 3.9, mean(-3 - k / 9, 0.2, 7 if k == 1 else 400000)) for k, r in enumerate(dims)
        ]
        needs = [
            Row(r.id, r.dimension, r.perception, r.perception, mean(0.02 - k / 100, 0.2, 5 if k in (0, 6) else 40))
            for k, r in enumerate(needs[:9])
        ]
        found = [classify(f"n{d[0]}", {c: v // 8 for c, v in d[3].items()}) for d in KANO]
    certain = {
        n.id: {
            "firm": {"zh_Hant": "確定", "en": "Firm"}[lang],
            "leaning": {"zh_Hant": "傾向", "en": "Leaning"}[lang],
            "mixed": {"zh_Hant": f"未定 {n.category}/{n.runner_up}", "en": f"Undecided {n.category}/{n.runner_up}"}[
                lang
            ],
        }.get(n.certainty, "–")
        for n in found
    }
    kl = kano.KanoLabels(
        names,
        numbers,
        CATS[lang],
        certain,
        {"zh_Hant": "做到時滿意的比例（Better）", "en": "Satisfied where it is there (better)"}[lang],
        {"zh_Hant": "沒做到時不滿的比例（Worse）", "en": "Dissatisfied where it is missing (worse)"}[lang],
        w["too_few"],
    )
    both = lambda f: {"wide": f(phone=False), "phone": f(phone=True)}
    return {
        "dimensions": both(functools.partial(servqual.gap_bars, dims, labels)),
        "items": both(functools.partial(servqual.gap_bars, needs, labels)),
        "needs": both(functools.partial(servqual.dumbbell, needs, labels, low=1, high=7)),
        "map": both(functools.partial(kano.better_worse, found, kl)),
        "shares": both(functools.partial(kano.share_bars, found, kl)),
    }


def page(lang: str, kind: str) -> str:
    parts = []
    for name, f in figures(lang, kind).items():
        data = json.dumps({**f, "name": name}).replace("<", "\\u003c")
        parts.append(
            f'<figure class="figure" id="{name}"><figcaption><h2>{name}</h2><p class="small">measure</p></figcaption><div class="chart" data-figure="{name}-data"></div>'
            f'<script type="application/json" id="{name}-data">{data}</script><footer><button type="button" hidden data-download="{name}-data" data-format="png">PNG</button><button type="button" hidden data-download="{name}-data" data-format="svg">SVG</button></footer></figure>'
        )
    return (
        f'<!doctype html><html lang="{W[lang]["tag"]}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>x</title><link rel="icon" href="data:,">'
        '<link rel="stylesheet" href="/static/css/tokens.css"><link rel="stylesheet" href="/static/css/components.css"><link rel="stylesheet" href="/static/css/desk.css">'
        f'<link rel="stylesheet" id="plotly.js-style-global" class="no-inline-styles" href="/static/plotly.css"><template id="{plotly_assets.map_style_id()}"></template>'
        '<script defer src="/static/plotly.js"></script><script type="module" src="/static/js/figures.js"></script></head><body>'
        f'<div class="with-side"><div class="menu"></div><main class="desk" id="main">{"".join(parts)}</main></div></body></html>'
    )


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        if path == "/static/plotly.js":
            body, kind = plotly_assets.script_path().read_bytes(), "text/javascript"
        elif path == "/static/plotly.css":
            body, kind = plotly_assets.stylesheet().encode(), "text/css"
        elif path.startswith("/static/"):
            body = (ROOT / path[1:]).read_bytes()
            kind = "text/javascript" if path.endswith("js") else "text/css"
        else:
            body, kind = (OUT / path[1:]).read_bytes(), "text/html"
        self.send_response(200)
        self.send_header("Content-Type", kind + "; charset=utf-8")
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    wanted = sys.argv[1:]
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for lang in W:
            for kind in ("plain", "hard"):
                (OUT / f"{lang}-{kind}.html").write_text(page(lang, kind))
                for width in (320, 390, 820, 1280):
                    for scheme in ("light", "dark"):
                        name = f"{lang}-{kind}-{width}-{scheme}"
                        if wanted and not any(x in name for x in wanted):
                            continue
                        tab = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
                        tab.on("console", lambda m, name=name: print(name, m.type, m.text))
                        tab.on("pageerror", lambda e, name=name: print(name, "ERROR", e))
                        tab.goto(f"{base}/{lang}-{kind}.html")
                        tab.wait_for_function("document.querySelectorAll('.js-plotly-plot .main-svg').length > 0")
                        tab.wait_for_timeout(150)
                        over = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
                        if over > 0:
                            print(name, "too wide by", over)
                        for f in tab.query_selector_all("figure"):
                            f.screenshot(path=OUT / f"{f.get_attribute('id')}-{name}.png")
                        tab.close()
        browser.close()


if __name__ == "__main__":
    main()
