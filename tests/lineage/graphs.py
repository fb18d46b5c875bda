"""Files of a workspace, made of their texts as a save would make them."""

from hashlib import sha1
from uuid import NAMESPACE_URL, uuid5

from dataspace.core.ids import TransformId
from dataspace.lineage.drawing import draw
from dataspace.lineage.graph import Lineage, Node
from dataspace.transforms import CodeFile
from dataspace.transforms.reading import analyse


def id_of(path: str) -> TransformId:
    return TransformId(f"rid.transform.{uuid5(NAMESPACE_URL, path)}")


def file(path: str, text: str) -> CodeFile:
    declaration = analyse(path, text)
    is_transform = declaration.kind == "transform"
    return CodeFile(
        path=path,
        blob=sha1(text.encode()).hexdigest(),  # noqa: S324 - as Git names them.
        bytes=len(text),
        transform_id=id_of(path) if is_transform else None,
        declaration=declaration,
    )


def reads(name: str, *inputs: str) -> CodeFile:
    return file(f"{name}.py", f"def transform({', '.join(inputs)}): ...")


def drawn(*files: CodeFile, raw_files: tuple[str, ...] = ()) -> Lineage:
    return draw(files, raw_files)


def node(lineage: Lineage, name: str) -> Node:
    [found] = [each for each in lineage.nodes.values() if each.name == name]
    return found


def names(lineage: Lineage, ids: object) -> list[str]:
    return sorted(lineage.nodes[each].name for each in ids)


def edges(lineage: Lineage) -> list[tuple[str, str, str]]:
    return [
        (lineage.nodes[e.source].name, lineage.nodes[e.target].name, e.parameter)
        for e in lineage.edges
    ]
