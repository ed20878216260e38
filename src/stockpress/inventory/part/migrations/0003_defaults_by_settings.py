import stockpress.inventory.common.setting_defaults
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("part", "0002_initial"),
    ]

    # Defaults are given by Python; the tables stay as they are.
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="part",
                    name="assembly",
                    field=models.BooleanField(
                        default=stockpress.inventory.common.setting_defaults.DefaultBySetting("PART_ASSEMBLY"), help_text="Made from other parts"
                    ),
                ),
                migrations.AlterField(
                    model_name="part",
                    name="component",
                    field=models.BooleanField(
                        default=stockpress.inventory.common.setting_defaults.DefaultBySetting("PART_COMPONENT"), help_text="Used in other parts"
                    ),
                ),
                migrations.AlterField(
                    model_name="part",
                    name="is_template",
                    field=models.BooleanField(
                        default=stockpress.inventory.common.setting_defaults.DefaultBySetting("PART_TEMPLATE"), help_text="A template for variants"
                    ),
                ),
                migrations.AlterField(
                    model_name="part",
                    name="purchaseable",
                    field=models.BooleanField(
                        default=stockpress.inventory.common.setting_defaults.DefaultBySetting("PART_PURCHASEABLE"), help_text="Can be bought"
                    ),
                ),
                migrations.AlterField(
                    model_name="part",
                    name="salable",
                    field=models.BooleanField(
                        default=stockpress.inventory.common.setting_defaults.DefaultBySetting("PART_SALABLE"), help_text="Can be sold"
                    ),
                ),
                migrations.AlterField(
                    model_name="part",
                    name="trackable",
                    field=models.BooleanField(
                        default=stockpress.inventory.common.setting_defaults.DefaultBySetting("PART_TRACKABLE"), help_text="Its items are tracked one by one"
                    ),
                ),
                migrations.AlterField(
                    model_name="part",
                    name="virtual",
                    field=models.BooleanField(
                        default=stockpress.inventory.common.setting_defaults.DefaultBySetting("PART_VIRTUAL"), help_text="Not a thing that can be in stock, such as a licence"
                    ),
                ),
            ],
        ),
    ]
