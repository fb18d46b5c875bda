"""What stands between code and a build: each a type, a sentence, a place and facts.

A problem is no refusal: the file that has it is saved, shown and marked.
"""

from typing import Any

from dataspace.transforms.declaration import Problem

SENTENCES = {
    "ConfigurationInvalid": "This file does not hold the settings that it should.",
    "ConnectionsInvalid": (
        "_connections.json does not list transforms with their ids and paths."
    ),
    "CycleFound": "These transforms wait for one another in a circle.",
    "DeclarationNotLiteral": (
        "A declaration must be written out, so that it can be read without running it."
    ),
    "FileUnknown": "The workspace has no raw file by this name.",
    "IdNotKept": (
        "An id in _connections.json is none, or stands there twice: its transform has another."
    ),
    "InputUnknown": "The workspace has no transform by this name.",
    "NameTwice": "Two files give their transforms the same name.",
    "ParameterNotAllowed": (
        "Every parameter needs a name of its own, by which it is given its input."
    ),
    "ParameterUnknown": "The transform has no parameter by this name.",
    "SecretNotAvailable": "The transform may use no secret by this name.",
    "SyntaxInvalid": "This is not valid Python.",
    "TooLarge": "This file is too large or too entangled to be read.",
}


def shown(problem: Problem, path: str) -> dict[str, Any]:
    """Put the problem in the shape in which pages and programs receive it."""
    return {
        "type": problem.type,
        "title": SENTENCES[problem.type],
        "path": path,
        "line": problem.line,
        "column": problem.column,
        **problem.facts,
    }
