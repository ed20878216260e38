"""What a template of somebody who is staff and no more can get at: nothing but what its job is about.

Each of these is uploaded, printed and looked at as a person would, over HTTP.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models.expressions import RawSQL
from django.test import Client

from stockpress.accounts.tokens import issue_token
from stockpress.inventory.part.models import Part
from stockpress.outputs.models import DataOutput
from stockpress.printing import sandbox, template_store
from stockpress.printing.models import PrintJob
from stockpress.settings_registry.services import ChangeSetting
from tests.conftest import Api
from tests.factories.part import PartCategoryFactory, PartFactory
from tests.factories.users import SuperuserFactory, user_with_roles

SECRET = "hunter2-never-printed"
LOAD = "{% load report barcode inventree_extras i18n l10n tz static humanize markdownify %}"
STRANGERS_OUTPUT = "data_output/stranger.svg"

HOSTILE = {
    # Users and what belongs to them
    "own password": "{{ user.password }}",
    "own password by with": "{% with p=user.password %}{{ p }}{% endwith %}",
    "own password by filter": "{{ user|keyvalue:'password' }}",
    "own password by getkey": "{% getkey user 'password' as p %}{{ p }}",
    "own password by index": "{% getindex user 'password' as p %}{{ p }}",
    "own tokens": "{% for t in user.api_tokens.all %}{{ t.key }}{% endfor %}",
    "own session": "{{ user.get_session_auth_hash }}{{ user.usersession_set.all.0.session_key }}",
    "another's password": "{{ part.creation_user.password }}",
    "another's tokens": "{{ part.creation_user.api_tokens.all.0.key }}{{ part.creation_user.api_tokens.first.key }}",
    "another's profile": "{{ part.creation_user.profile.user.password }}{{ part.creation_user.profile.metadata }}",
    "members of groups": "{% for u in user.groups.all.0.user_set.all %}{{ u.password }}{% endfor %}",
    "users by model": "{% filter_db_model 'auth.user' as u %}{{ u.0.password }}{% for x in u %}{{ x.password }}{% endfor %}",
    "tokens by model": "{% filter_db_model 'users.apitoken' as t %}{{ t.first.key }}{{ t }}",
    "sessions by model": "{% filter_db_model 'sessions.session' as s %}{{ s.0.session_key }}{{ s.0.session_data }}",
    "settings by model": "{% filter_db_model 'common.inventreesetting' as s %}{{ s.0.value }}",
    "outputs by model": "{% filter_db_model 'common.dataoutput' as o %}{% for x in o %}{{ x.output.url }}{% endfor %}",
    "jobs by model": "{% filter_db_model 'report.printjob' as o %}{% for x in o %}{{ x.item_ids }}{% endfor %}",
    "guessing a password": "{% filter_db_model 'part.part' creation_user__password__startswith='md5' as p %}{{ p.0.IPN }}",
    "guessing a token": "{% filter_db_model 'part.part' creation_user__api_tokens__key__contains='inv' as p %}{{ p.0.IPN }}",
    "guessing by order": "{% filter_db_model 'part.part' as p %}{% order_queryset p 'creation_user__password' as p %}{{ p.0.IPN }}",
    "sorting by a password": "{% filter_db_model 'part.part' as p %}"
    "{% with q=p|dictsort:'creation_user.password' %}{{ q.0.creation_user.password }}{% endwith %}",
    "grouping by a password": "{% filter_db_model 'part.part' as p %}"
    "{% regroup p by creation_user.password as g %}{{ g.0.grouper }}",
    "another's settings": "{% settings_value 'LABEL_DEFAULT_PRINTER' user=part.creation_user as v %}{{ v }}",
    "values of users": "{% define part.creation_user.groups.values as v %}{{ v }}{{ user.groups.values_list }}",
    # The server
    "settings module": "{{ settings.SECRET_KEY }}{% settings_value 'SECRET_KEY' as k %}{{ k }}",
    "secret by debug": "{% debug %}",
    "request": "{{ request.META }}{{ request.session.session_key }}{{ perms }}{{ messages }}",
    "globals of a method": "{{ part.get_absolute_url.func_globals }}{{ part.get_absolute_url.im_func.func_globals }}",
    "dunder": "{{ part.__class__.__mro__ }}",
    "dunder by filter": "{% define part|keyvalue:'__class__' as c %}{{ c }}",
    "meta": "{{ part._meta.app_config }}{{ part._state.db }}",
    "manager": "{{ part.objects.all }}{{ part.category.parts.model.objects.all }}",
    "connection": "{% define part.category.parts.db as d %}{{ d }}{{ part.category.parts.query }}",
    "storage": "{{ part.image.storage.location }}{{ template.template.path }}{{ template.template.storage.base_location }}",
    "loading code": "{% load os %}",
    "loading modules": "{% load django.template.defaulttags %}",
    "format": "{% define '{0.__class__}'|stringformat:'s' as x %}{{ x.format }}",
    # Files
    "an absolute include": "{% include '/etc/passwd' %}",
    "an include out of the folder": "{% include '../../../../../../etc/passwd' %}",
    "an include of the secret key": "{% include '../../secret_key.txt' %}",
    "an include by variable": "{% define '../../secret_key.txt' as f %}{% include f %}",
    "an include of a stranger's output": "{% include '../data_output/stranger.svg' %}",
    "an endless name": "{% include name %}".replace("name", "'" + "a" * 3000 + ".html'"),
    "a name with a null": "{% define 'a\\0.html' as f %}{% include f %}",
    "extending a file": "{% extends '/etc/passwd' %}",
    "ssi": "{% ssi '/etc/passwd' %}",
    "an asset out of the folder": "{% asset '../../../secret_key.txt' %}",
    "an asset by encoding": "{% asset '..%2f..%2fsecret_key.txt' %}",
    "an image out of the folder": "{% uploaded_image '../secret.png' %}",
    "a stranger's output as an image": "{% encode_svg_image 'data_output/stranger.svg' %}",
    "a stranger's output by detour": "{% encode_svg_image './data_output//stranger.svg' %}",
    "a static file out of the folder": "{% uploaded_image 'none.png' replacement_file='../../../../etc/passwd' %}",
    "a file address": '<img src="file:///etc/passwd"><link rel="stylesheet" href="file:///etc/passwd">',
    "an inline script": "<script>document.write('x')</script>",
    # Writing
    "deleting": "{{ part.delete }}",
    "deleting many": "{{ part.category.parts.all.delete }}{{ part.category.parts.clear }}",
    "saving": "{{ part.save }}{{ part.refresh_from_db }}",
    "logging out": "{{ user.set_unusable_password }}{{ user.save }}",
    "adding": "{{ part.category.parts.create }}{{ part.category.parts.get_or_create }}",
}


@pytest.fixture
def stranger(db: None) -> User:
    """Somebody else, with everything that is theirs alone."""
    user = SuperuserFactory.create(username="stranger")
    user.set_password(SECRET)
    user.profile.metadata = {"note": SECRET}
    user.profile.save()
    user.save()
    issue_token(user=user, name="theirs")
    Client().force_login(user)
    name = default_storage.save(STRANGERS_OUTPUT, ContentFile(f"<svg><text>{SECRET}</text></svg>".encode()))
    DataOutput.objects.create(user=user, output=name, complete=True)
    ChangeSetting(key="LABEL_DEFAULT_PRINTER", value="inventreelabel", user=user)()
    return user


@pytest.fixture
def part(stranger: User) -> Part:
    category = PartCategoryFactory.create(name="cooling")
    return PartFactory.create(name="fan", IPN="IPN-OF-THE-FAN", category=category, creation_user=stranger)


def leaks(stranger: User, writer: User) -> list[str]:
    """What must stand in no document and in no answer."""
    return [
        SECRET,
        stranger.password,
        writer.password,
        *(token.key for user in (stranger, writer) for token in user.api_tokens.all()),
        str(django_settings.SECRET_KEY),
        str(django_settings.MEDIA_ROOT),
        str(django_settings.STOCKPRESS.data_dir),
        "root:x:0",
        "stranger.svg</",
        "SELECT ",
        "item_ids",
        "<function",
        "<bound method",
        " object at 0x",
        "Traceback",
        "site-packages",
        "/src/stockpress",
    ]


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_template_gets_nothing(api: Api, stranger: User, part: Part, source: str) -> None:
    ChangeSetting(key="REPORT_DEBUG_MODE", value=True)()
    client = api.as_user(user_with_roles(is_staff=True, part="view"))
    text = (LOAD if not source.startswith("{% extends") else "") + f"{source}<p>end</p>"
    file = SimpleUploadedFile("hostile.html", text.encode())
    fields = {"name": "Hostile", "description": "x", "model_type": "part", "template": file}
    uploaded = client.post("/api/report/template/", fields, format="multipart")
    seen = uploaded.content.decode()
    assert uploaded.status_code in {201, 400}, seen
    if uploaded.status_code == 201:
        printed = client.post("/api/report/print/", {"template": uploaded.json()["pk"], "items": [part.pk]})
        seen += printed.content.decode()
        assert printed.status_code in {201, 400}, seen
        job = PrintJob.objects.get()
        assert job.reason_code != "unexpected", job.reason
        seen += str(job.warnings) + job.reason
        if printed.status_code == 201:
            document = b"".join(client.get(printed.json()["output"]).streaming_content).decode()  # type: ignore[attr-defined]
            assert document.endswith("<p>end</p>")
            assert part.IPN not in document
            seen += document
    found = [leak for leak in leaks(stranger, client.user) if leak and leak in seen]  # type: ignore[attr-defined]
    assert found == []
    part.refresh_from_db()
    assert (part.name, User.objects.get(username="stranger").password) == ("fan", stranger.password)


def test_the_name_of_a_file_is_contained_too(api: Api, stranger: User, part: Part) -> None:
    client = api.as_user(user_with_roles(is_staff=True, part="view"))
    fields = {"name": "Hostile", "description": "x", "model_type": "part"}
    pattern = "{{ user.password }}{{ part.creation_user.password }}../{{ part.name }}.pdf"
    uploaded = client.post(
        "/api/report/template/",
        {**fields, "filename_pattern": pattern, "template": SimpleUploadedFile("h.html", b"<p>x</p>")},
        format="multipart",
    )
    body = client.post("/api/report/print/", {"template": uploaded.json()["pk"], "items": [part.pk]}).json()
    assert body["output"].startswith("/media/data_output/")
    assert "fan" in body["output"]
    assert "md5" not in body["output"]
    assert not body["output"].startswith("/media/data_output/..")


@pytest.mark.parametrize(
    "filters",
    [
        "creation_user__password__startswith=a",
        "creation_user__api_tokens__key__startswith=inv",
        "creation_user__username=ann",
        "name__regex=(a+)+$",
        "name__iregex=(a|aa)+$",
        "metadata__x__regex=(a+)+$",
        "pk__in=[" + ",".join(["1"] * 100) + "]__x",
        "category__parts__category__parts__category__parts__category__parts__category__parts__category__parts__name=x",
    ],
)
def test_filters_of_a_template_ask_for_nothing_secret_or_endless(api: Api, filters: str) -> None:
    file = SimpleUploadedFile("a.html", b"x")
    fields = {"name": "A", "description": "x", "model_type": "part", "template": file, "filters": filters}
    answer = api.staff().post("/api/label/template/", fields, format="multipart")
    assert answer.status_code == 400
    assert set(answer.json()) <= {"filters", "non_field_errors"}


def render(source: str, **context: Any) -> str:
    return sandbox.render(template_store.engine().compile(LOAD + source), context, sandbox.RenderBudget(0.5, 100_000))


@pytest.mark.database
def test_a_query_that_would_take_days_is_stopped(db: None) -> None:
    PartFactory.create()
    # Counting to a billion: no database finds a plan that makes this quick.
    endless = (
        "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 1000000000) SELECT count(*) FROM c"
    )
    parts = Part.objects.annotate(number=RawSQL(endless, []))
    with pytest.raises(sandbox.TemplateTooSlow), transaction.atomic():
        render("{% for part in parts %}{{ part.pk }}{% endfor %}", parts=parts)
    assert Part.objects.count() == 1, "and the connection is as it was"


@pytest.mark.database
def test_rows_are_not_multiplied_by_filters_and_orders(db: None) -> None:
    category = PartCategoryFactory.create()
    for _ in range(3):
        PartFactory.create(category=category)
    source = "{% filter_db_model 'part.part' as p %}"
    source += "{% filter_queryset p category__parts__pk__gt=0 as p %}" * 5
    assert render(source + "{{ p.count }}") == "3"
    with pytest.raises(sandbox.TemplateBroken, match="many"):
        render("{% filter_db_model 'part.part' as p %}{% order_queryset p 'category__parts__name' as p %}{{ p.count }}")


@pytest.mark.parametrize(
    "source",
    [
        "{{ a }}" * 25_000,
        "".join(f"{{% define s|add:'{n}' as v{n} %}}" for n in range(100)),
        "".join(f"{{% with v{n}=s|upper %}}" for n in range(100)) + "{% endwith %}" * 100,
        "{% define s|make_list as l %}" * 100,
        "{% split s '' as l %}{% split s 'a' as l %}",
        "{{ s|truncatewords_html:9999999 }}{{ t|truncatewords_html:9999999 }}",
        "{{ s|dictsort:path }}",
        "{% for x in rows %}{{ rows|dictsort:'a.b.c.d.e.f.g.h.i' }}{% endfor %}",
    ],
)
def test_a_template_that_would_fill_memory_or_time_ends_in_a_typed_error(source: str) -> None:
    context = {
        "s": "a" * 60_000,
        "t": "<" * 600_000,
        "path": ".".join("a" * 40_000),
        "rows": [{"a": number} for number in range(10_000)],
    }
    try:
        text = render(source, **context)
    except sandbox.TemplateError:
        return
    assert len(text) < 100


def test_compiled_templates_that_are_kept_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stockpress.printing.sandbox.engine.COMPILED_WEIGHT", 15_000)
    engine = sandbox.build_engine(dirs=[])
    for number in range(20):
        engine.compile("{{ a }}" * 2_000 + str(number))
    assert 0 < len(engine._compiled) < 10
    assert engine._weight == sum(template.weight for template in engine._compiled.values())
