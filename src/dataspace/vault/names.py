"""What a secret may be called, and what it may hold. Both stand in an environment later."""

import re

from dataspace.vault.errors import (
    SecretNameInvalid,
    SecretTooLarge,
    SecretValueInvalid,
    WhyName,
    WhyValue,
)
from dataspace.vault.models import Plaintext

LONGEST_NAME = 120
SHORTEST_VALUE = 8
LARGEST_VALUE_BYTES = 64 * 1024
_SHAPE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# What a transform is told by the platform itself.
_PLATFORM = {
    "ARTIFACT_FOLDER",
    "DATASET_FOLDER",
    "IS_DRAFT_BUILD",
    "META_FOLDER",
    "TRANSFORM_ID",
}
_PLATFORMS = ("DATASPACE_", "PYRUNNER_")
# By these, an interpreter, a linker or a library finds code or settings to load.
_LOADER = {
    "BASH_ENV",
    "CLASSPATH",
    "ENV",
    "GCONV_PATH",
    "GETCONF_DIR",
    "HOSTALIASES",
    "IFS",
    "JAVA_TOOL_OPTIONS",
    "LOCPATH",
    "MALLOC_CONF",
    "NIS_PATH",
    "NLSPATH",
    "NODE_OPTIONS",
    "NODE_PATH",
    "PERL5LIB",
    "PERL5OPT",
    "RESOLV_HOST_CONF",
    "RES_OPTIONS",
    "RUBYLIB",
    "RUBYOPT",
    "TZDIR",
    "VIRTUAL_ENV",
    "_JAVA_OPTIONS",
}
_LOADERS = ("DYLD_", "GLIBC_", "LD_", "MALLOC_", "OPENSSL_", "PYTHON", "SSL_CERT_")
_SYSTEM = {
    "HOME",
    "HOSTNAME",
    "LANG",
    "LANGUAGE",
    "LOGNAME",
    "OLDPWD",
    "PATH",
    "PWD",
    "SHELL",
    "SHLVL",
    "TEMP",
    "TERM",
    "TMP",
    "TMPDIR",
    "TZ",
    "USER",
    "_",
}
_SYSTEMS = ("LC_", "POLARS_", "OMP_", "OPENBLAS_", "MKL_", "ARROW_")


def checked_name(name: str) -> str:
    """Give the name back if a secret can have it. Case does not make it another."""
    if len(name) > LONGEST_NAME:
        raise SecretNameInvalid(name[:LONGEST_NAME], WhyName.LONG)
    if not _SHAPE.fullmatch(name):
        raise SecretNameInvalid(name, WhyName.SHAPE)
    upper = name.upper()
    for why, names, beginnings in (
        (WhyName.PLATFORM, _PLATFORM, _PLATFORMS),
        (WhyName.LOADER, _LOADER, _LOADERS),
        (WhyName.SYSTEM, _SYSTEM, _SYSTEMS),
    ):
        if upper in names or upper.startswith(beginnings):
            raise SecretNameInvalid(name, why)
    return name


def checked_value(value: str) -> Plaintext:
    try:
        size_bytes = len(value.encode())
    except UnicodeEncodeError:
        raise SecretValueInvalid(WhyValue.HALF) from None
    if size_bytes > LARGEST_VALUE_BYTES:
        raise SecretTooLarge(LARGEST_VALUE_BYTES)
    if len(value) < SHORTEST_VALUE:
        raise SecretValueInvalid(WhyValue.SHORT)
    if "\0" in value:
        raise SecretValueInvalid(WhyValue.NUL)
    return Plaintext(value)
