"""The host's manners to git: 401 without a good token, 404 for a repository that is not there, else its refs or git."""

from base64 import b64decode
from binascii import Error
from http import HTTPStatus

from assets.sandbox.code.facts import CodeRepository
from assets.sandbox.repositories.checkouts import Checkouts
from assets.sandbox.repositories.listing import listed, offer
from assets.sandbox.repositories.serving import serve
from assets.sandbox.vendors.github.api import GITHUB_TOKEN, ORGANISATION
from assets.sandbox.wire import ENDPOINTS, Call, Endpoint, Reply, Site

_REALM = ("www-authenticate", 'Basic realm="GitHub"')
_ADDRESS = f"/git/{ORGANISATION}/{{name}}.git"


def _advertise(site: Site, call: Call) -> Reply:
    return _refused(site, call) or offer(call) or _by_git(site, call, "/info/refs")


def _upload(site: Site, call: Call) -> Reply:
    return _refused(site, call) or listed(_named(site, call).git, call) or _by_git(site, call, "/git-upload-pack")


def _refused(site: Site, call: Call) -> Reply | None:
    if _password(call) != GITHUB_TOKEN:
        return Reply(status=HTTPStatus.UNAUTHORIZED, headers=(_REALM,), body=b"Invalid username or token.")
    if call.path["name"] not in site.company.code.repositories:
        return Reply(status=HTTPStatus.NOT_FOUND, body=b"Repository not found.")
    return None


def _named(site: Site, call: Call) -> CodeRepository:
    return site.company.code.repositories[call.path["name"]]


def _by_git(site: Site, call: Call, path: str) -> Reply:
    repository = _named(site, call)
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
