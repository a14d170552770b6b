"""The host's manners to git: 401 without a good token, 404 for a repository that is not there, else git itself."""

from base64 import b64decode
from binascii import Error
from http import HTTPStatus

from assets.sandbox.repositories.checkouts import Checkouts
from assets.sandbox.repositories.serving import serve
from assets.sandbox.vendors.github.api import GITHUB_TOKEN, ORGANISATION
from assets.sandbox.wire import ENDPOINTS, Call, Endpoint, Reply, Site

_REALM = ("www-authenticate", 'Basic realm="GitHub"')
_ADDRESS = f"/git/{ORGANISATION}/{{name}}.git"


def _advertise(site: Site, call: Call) -> Reply:
    return _answer(site, call, "/info/refs")


def _upload(site: Site, call: Call) -> Reply:
    return _answer(site, call, "/git-upload-pack")


def _answer(site: Site, call: Call, path: str) -> Reply:
    if _password(call) != GITHUB_TOKEN:
        return Reply(status=HTTPStatus.UNAUTHORIZED, headers=(_REALM,), body=b"Invalid username or token.")
    repository = site.company.code.repositories.get(call.path["name"])
    if repository is None:
        return Reply(status=HTTPStatus.NOT_FOUND, body=b"Repository not found.")
    folder = (site.company.settings.repositories or site.shared(Checkouts).path) / f"{repository.repository_id}.git"
    repository.git.attach(folder)
    return serve(folder, call, path)


def _password(call: Call) -> str:
    try:
        pair = b64decode(call.headers.get("authorization", "").removeprefix("Basic "), validate=True)
    except Error:
        return ""
    return pair.decode(errors="replace").partition(":")[2]


ENDPOINTS += [
    Endpoint(path=f"{_ADDRESS}/info/refs", handler=_advertise),
    Endpoint(path=f"{_ADDRESS}/git-upload-pack", handler=_upload, methods=("POST",)),
]
