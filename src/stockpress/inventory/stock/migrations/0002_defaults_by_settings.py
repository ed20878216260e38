import stockpress.inventory.common.setting_defaults
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("stock", "0001_initial"),
    ]

    # Defaults are given by Python; the tables stay as they are.
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="stockitem",
                    name="delete_on_deplete",
                    field=models.BooleanField(
                        default=stockpress.inventory.common.setting_defaults.DefaultBySetting("STOCK_DELETE_DEPLETED_DEFAULT"), help_text="Delete when nothing is left"
                    ),
                ),
            ],
        ),
    ]
