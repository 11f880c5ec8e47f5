"""The page at /docs: the service's OpenAPI description as plain HTML, with no script and nothing fetched."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{{ info.title }} {{ info.version }}</title>
<style>
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem }
h2 { margin-top: 2.5rem; border-top: 1px solid; padding-top: 1rem }
pre { overflow-x: auto; padding: .7rem; border: 1px solid; border-radius: .3rem; font-size: .9rem }
td, th { text-align: left; padding: .1rem 1rem .1rem 0; vertical-align: top }
</style>
</head>
<body>
<h1>{{ info.title }} {{ info.version }}</h1>
<p>{{ info.description }} The same as OpenAPI: <a href="openapi.json">openapi.json</a>.</p>
{% for call in calls %}
<h2><code>{{ call.method }} {{ call.path }}</code></h2>
<p>{{ call.summary }}</p>
{% if call.fields %}
<table><tr><th>field</th><th>type</th><th></th></tr>
{% for field in call.fields %}<tr><td><code>{{ field.name }}</code></td><td>{{ field.type }}</td>
<td>{{ field.note }}</td></tr>{% endfor %}
</table>
<pre>curl {{ '-s http://127.0.0.1:8000' }}{{ call.path }} -H 'Content-Type: application/json' \\
  -d '{{ call.example }}'</pre>
{% endif %}
<table>
{% for status, text in call.answers %}<tr><td>{{ status }}</td><td>{{ text }}</td></tr>{% endfor %}
</table>
{% endfor %}
</body>
</html>
"""


def describe(openapi: Mapping[str, Any]) -> str:
    """The page for an OpenAPI description as FastAPI makes it."""
    import jinja2

    calls = [
        _call(path, method, operation, openapi)
        for path, operations in openapi["paths"].items()
        for method, operation in operations.items()
    ]
    page = jinja2.Environment(autoescape=True, trim_blocks=True, undefined=jinja2.StrictUndefined).from_string(PAGE)
    return page.render(info=openapi["info"], calls=calls)


def _call(path: str, method: str, operation: Mapping[str, Any], openapi: Mapping[str, Any]) -> dict[str, Any]:
    call: dict[str, Any] = {
        "path": path,
        "method": method.upper(),
        "summary": operation["summary"],
        "answers": [(status, answer["description"]) for status, answer in operation["responses"].items()],
        "fields": [],
        "example": "",
    }
    if "requestBody" in operation:
        name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        schema = openapi["components"]["schemas"][name]
        call["example"] = json.dumps(schema.get("example", {}))
        call["fields"] = [
            {
                "name": key,
                "type": f"list of {value['items']['type']}s" if value["type"] == "array" else value["type"],
                "note": "needed" if key in schema.get("required", ()) else value.get("description", ""),
            }
            for key, value in schema["properties"].items()
        ]
    return call
