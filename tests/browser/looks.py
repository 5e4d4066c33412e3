"""What axe finds on a page, the contrast of its texts measured once a look.

Nine tenths of axe's time go into contrast, text by text; a report has a thousand texts of some sixty looks. Texts look
alike where they and all that they stand in have the same tag, classes, size and paint: of each look axe measures the
first. All other rules see the whole page.
"""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_AXE: str = Axe().axe_script
_RUN = """async () => {
    const seen = new Set(), looks = new Map(), mark = "data-first-of-its-look";
    const look = (part) => {
        if (!part) return "";
        if (!looks.has(part)) {
            const style = getComputedStyle(part);
            const paint = [
                style.color, style.backgroundColor, style.backgroundImage, style.opacity, style.filter, style.fill,
                style.fontSize, style.fontWeight, style.textShadow, style.visibility, style.display, style.position,
                style.clip, style.clipPath, style.mixBlendMode,
            ];
            looks.set(part, [look(part.parentElement), part.localName, part.getAttribute("class"), ...paint].join());
        }
        return looks.get(part);
    };
    const says = (part) => [...part.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    for (const part of document.body.querySelectorAll("*")) {
        if (!says(part) && !part.matches("input, select, textarea")) continue;
        if (!part.checkVisibility() || seen.has(look(part))) continue;
        seen.add(look(part));
        part.setAttribute(mark, "");
    }
    axe.configure({ rules: [{ id: "color-contrast", selector: `[${mark}]` }] });
    const { violations } = await axe.run({ resultTypes: ["violations"] });
    for (const part of document.querySelectorAll(`[${mark}]`)) part.removeAttribute(mark);
    return violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]);
}"""


def violations(page: Page) -> list[str]:
    """What axe finds, each with the first places where it does."""
    page.evaluate(_AXE)
    return [f"axe {rule}: {'; '.join(place[:120] for place in places[:3])}" for rule, places in page.evaluate(_RUN)]
