"""What holds for our scripts: short functions, and modules that can be served as one file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

from app.web.templating import JOINED, STATIC, static_content
from tests.house.test_house import LONGEST_FUNCTION, SOURCES

_PARSER = Parser(Language(tree_sitter_javascript.language()))
_FUNCTIONS = {
    "function_declaration",
    "function_expression",
    "generator_function_declaration",
    "generator_function",
    "arrow_function",
    "method_definition",
}
_DECLARATIONS = {"lexical_declaration", "function_declaration", "class_declaration"}
_BUNDLES = [name for name in JOINED if name.endswith(".js")]


def parse(content: bytes) -> Node:
    tree = _PARSER.parse(content)
    assert not tree.root_node.has_error
    return tree.root_node


def walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from walk(child)


def text(node: Node | None) -> str:
    return node.text.decode() if node and node.text else ""


def module(name: str) -> Node:
    return parse((STATIC / name).read_bytes())


def declared(statement: Node) -> list[str]:
    """The names that a declaration declares."""
    if statement.type == "lexical_declaration":
        return [text(each.child_by_field_name("name")) for each in statement.named_children]
    return [text(statement.child_by_field_name("name"))]


def exported(root: Node) -> dict[str, Node]:
    """The names that a module exports, each with its declaration."""
    found = {}
    for statement in root.children:
        if statement.type == "export_statement":
            declaration = statement.child_by_field_name("declaration")
            assert declaration is not None, f"not a declaration: {text(statement)}"
            found.update(dict.fromkeys(declared(declaration), declaration))
    return found


def imported(root: Node) -> list[tuple[str, str]]:
    """The file and the name of everything that a module imports."""
    found = []
    for statement in root.children:
        if statement.type == "import_statement":
            file = "js/" + text(statement.child_by_field_name("source")).strip('"').removeprefix("./")
            names = [each for each in walk(statement) if each.type == "import_specifier"]
            plain = 'import {{ {} }} from "./{}";'.format(", ".join(map(text, names)), file.removeprefix("js/"))
            assert text(statement) == plain, "an import is one line of plain names"
            found += [(file, text(name)) for name in names]
    return found


def test_no_function_of_a_script_is_longer_than_80_lines() -> None:
    long = []
    for path in (path for path in SOURCES if path.suffix == ".js"):
        for node in walk(parse(path.read_bytes())):
            length = node.end_point.row - node.start_point.row + 1
            if node.type in _FUNCTIONS and length > LONGEST_FUNCTION:
                long.append(f"{path.name}:{node.start_point.row + 1} {text(node.child_by_field_name('name'))} {length}")
    assert long == []


@pytest.mark.parametrize("path", [path for path in SOURCES if path.suffix == ".js"], ids=lambda path: path.name)
def test_what_a_script_imports_is_exported(path: Path) -> None:
    missing = [(file, name) for file, name in imported(parse(path.read_bytes())) if name not in exported(module(file))]
    assert missing == []


@pytest.mark.parametrize("bundle", _BUNDLES)
def test_joined_scripts_can_share_one_scope(bundle: str) -> None:
    """Each imports only from parts before it, and no two declare the same name at their top."""
    before: list[str] = []
    names: list[str] = []
    for part in JOINED[bundle]:
        root = module(part)
        assert [file for file, _ in imported(root) if file not in before] == [], part
        before.append(part)
        for statement in root.children:
            declaration = statement.child_by_field_name("declaration") or statement
            if declaration.type in _DECLARATIONS:
                names += declared(declaration)
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("bundle", _BUNDLES)
def test_joined_scripts_have_neither_imports_nor_exports(bundle: str) -> None:
    kinds = {node.type for node in parse(static_content(bundle)).children}
    assert kinds & {"import_statement", "export_statement"} == set()


def test_scripts_that_come_later_import_parts_without_state() -> None:
    """They load a second copy of a joined part, which must not matter."""
    parts = {part for bundle in _BUNDLES for part in JOINED[bundle]}
    later = [path for path in SOURCES if path.suffix == ".js" and path.relative_to(STATIC).as_posix() not in parts]
    shared = {file for path in later for file, _ in imported(parse(path.read_bytes()))}
    assert shared & parts
    for part in shared:
        kinds = {statement.type for statement in module(part).children}
        assert "expression_statement" not in kinds, part
        changing = [text(each) for each in module(part).children if text(each).removeprefix("export ")[:4] == "let "]
        assert changing == [], part
