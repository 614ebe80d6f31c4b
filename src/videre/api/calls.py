"""How calls are declared: once, and from that both what they take and what OpenAPI says of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

import msgspec
from litestar import MediaType
from litestar.datastructures import ResponseHeader
from litestar.enums import HttpMethod
from litestar.handlers import HTTPRouteHandler, post, route
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Example, OpenAPIMediaType, Operation, Parameter, RequestBody
from msgspec import inspect

from videre.api.parameters import WHOLE_WANTED, Parameters
from videre.api.problems import INVALID, KINDS, MEDIA_TYPE, FieldProblem, ProblemDetails, details
from videre.language import Language, translate

_REFUSALS: Final = {
    400: "Something must be mended: `errors` names every faulty field.",
    401: "Nobody is signed in, or the role waits for a one-time code.",
    403: "Not allowed with these roles or this token, or the CSRF token is missing.",
    404: "There is no such thing, or it is not public.",
    409: "Somebody has changed this in the meantime, or it cannot be done now.",
    413: "The body is too large.",
    414: "The query string is longer than 8,192 bytes.",
    415: "The body is not `application/json`.",
    429: "Tried too often; `Retry-After` says when again.",
}
_KEPT: Final = [
    ResponseHeader(name="ETag", documentation_only=True, description="Weak; for `If-None-Match`."),
    ResponseHeader(name="Cache-Control", documentation_only=True, description="How long the answer may be kept."),
    ResponseHeader(name="Content-Language", documentation_only=True, description="`nb`, `nn` or `en`."),
    ResponseHeader(name="Vary", documentation_only=True, description="`Accept-Language`."),
]

Handler = Callable[..., Any]


def call(
    path: str, parameters: Parameters[Any], *, summary: str, one: bool = False
) -> Callable[[Handler], HTTPRouteHandler]:
    """Declare a public read: GET and HEAD, with ``parameters`` described but left to the handler to read.

    ``one`` is set where the path names one thing, which may not be there.
    """
    return route(
        path,
        http_method=[HttpMethod.GET, HttpMethod.HEAD],
        status_code=200,
        media_type=MediaType.JSON,
        operation_class=described_by(parameters),
        response_headers=_KEPT,
        responses=problems(400, 414, *([404] if one else [])) | _not_modified(),
        summary=summary,
    )


def posted(
    path: str,
    query: Parameters[Any],
    body: Parameters[Any],
    *,
    summary: str,
    example: object,
    secret: bool = False,
    more: dict[int, Any] | None = None,
) -> Callable[[Handler], HTTPRouteHandler]:
    """Declare a POST anyone may send, with a JSON ``body`` described but left to the handler to read.

    ``secret`` is set where the body holds a code: then a wrong one is not found, and guessing is slowed down. ``more``
    are further answers that are no refusals.
    """
    return post(
        path,
        status_code=200,
        media_type=MediaType.JSON,
        operation_class=described_by(query, body, example),
        responses=problems(400, 413, 414, 415, *([404, 409, 429] if secret else [])) | (more or {}),
        summary=summary,
    )


def described_by(
    query: Parameters[Any], body: Parameters[Any] | None = None, example: object = None
) -> type[Operation]:
    """Return an Operation that knows what its handler reads by itself."""

    @dataclass
    class Described(Operation):
        def __post_init__(self) -> None:
            self.parameters = [*(self.parameters or []), *_query_parameters(query)]
            if body is not None:
                schema: Any = _schema(body)
                content = OpenAPIMediaType(schema=schema, example=example)
                self.request_body = RequestBody({"application/json": content}, required=True)

    return Described


def _query_parameters(parameters: Parameters[Any]) -> list[Parameter]:
    listed = []
    for name, schema in _schema(parameters)["properties"].items():
        about = schema.pop("description")
        examples = {
            ", ".join(each) if isinstance(each, list) else str(each): Example(value=each)
            for each in schema.pop("examples", ())
        }
        listed.append(
            Parameter(
                name=name,
                param_in="query",
                required=name in parameters.required,
                schema=schema,
                description=about,
                examples=examples or None,
            )
        )
    return listed


def _schema(parameters: Parameters[Any]) -> dict[str, Any]:
    """Return the JSON Schema of a Struct as msgspec describes it, with what it is made of written out in place."""
    (described,), others = msgspec.json.schema_components([parameters.shape], ref_template="{name}")
    whole = others.pop(described["$ref"])
    orders = {each.__name__: [str(choice) for choice in each] for each in _choices(parameters)}

    def inlined(part: Any) -> Any:
        if isinstance(part, dict):
            if "$ref" in part:
                about = {key: value for key, value in part.items() if key != "$ref"}
                if part["$ref"] in orders:
                    return {"type": "string", "enum": orders[part["$ref"]], **about}
                return inlined({**others[part["$ref"]], **about})
            return {key: inlined(value) for key, value in part.items() if not (key == "default" and value in ("", ()))}
        return [inlined(each) for each in part] if isinstance(part, (list, tuple)) else part

    schema: dict[str, Any] = inlined(whole)
    schema["additionalProperties"] = False
    schema["required"] = sorted(parameters.required)
    return schema


def _choices(parameters: Parameters[Any]) -> list[type[Enum]]:
    """Return the enumerations of a Struct, which know the order their values are best read in."""
    described = inspect.type_info(parameters.shape)
    assert isinstance(described, inspect.StructType)
    types = [field.type.type if isinstance(field.type, inspect.Metadata) else field.type for field in described.fields]
    items = [each.item_type if isinstance(each, inspect.VarTupleType) else each for each in types]
    return [each.cls for each in items if isinstance(each, inspect.EnumType)]


def problems(*statuses: int) -> dict[int, ResponseSpec]:
    """Return the refusals of a call as OpenAPI has them."""
    return {
        status: ResponseSpec(
            ProblemDetails,
            media_type=MEDIA_TYPE,
            description=_REFUSALS[status],
            generate_examples=False,
            examples=[Example(value=msgspec.to_builtins(_example(status)))],
        )
        for status in statuses
    }


def _example(status: int) -> ProblemDetails:
    if status != 400:
        return details(Language.EN, status, KINDS[status])
    limit = FieldProblem("limit", translate(Language.EN, WHOLE_WANTED, ge=1, le=100))
    return details(Language.EN, status, INVALID, errors=(limit,))


def _not_modified() -> dict[int, ResponseSpec]:
    return {304: ResponseSpec(None, description="What the reader already holds is still right.")}
