"""Keys of tokens leave the database: what stays is the digest of each and the parts that lists show."""

import django.core.validators
import stockpress.accounts.key_field
import stockpress.accounts.models
from django.db import migrations, models

from stockpress.accounts import token_keys


def forget_keys(apps, _schema_editor):
    token_model = apps.get_model("users", "ApiToken")
    for token in token_model.objects.only("pk", "key").iterator():
        token.shown = token_keys.redacted(token.key)
        token.key = str(token_keys.digest_of(token.key))
        token.save(update_fields=["shown", "key"])


class Migration(migrations.Migration):

    dependencies = [
        ('users', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='apitoken',
            name='seed',
            field=models.CharField(blank=True, default='', editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name='apitoken',
            name='shown',
            field=models.CharField(blank=True, default='', editable=False, max_length=100),
        ),
        # There is no way back: the keys are gone.
        migrations.RunPython(forget_keys, elidable=False),
        migrations.AlterField(
            model_name='apitoken',
            name='key',
            field=stockpress.accounts.key_field.KeyField(max_length=100, unique=True, validators=[django.core.validators.MinLengthValidator(50)]),
        ),
        migrations.CreateModel(
            name='SharedValue',
            fields=[
                ('key', models.CharField(max_length=250, primary_key=True, serialize=False)),
                ('value', models.TextField()),
                ('expires', models.FloatField(db_index=True)),
            ],
        ),
    ]
