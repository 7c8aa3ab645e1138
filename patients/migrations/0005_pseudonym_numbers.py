"""The sequence behind pseudonyms, and each new person's own."""

from django.db import migrations, models

import patients.pseudonyms

SEQUENCE = "CREATE SEQUENCE patients_pseudonym_number"
SEQUENCE_REVERSE = "DROP SEQUENCE patients_pseudonym_number"


class Migration(migrations.Migration):
    dependencies = [("patients", "0004_referral_expected_on")]

    operations = [
        migrations.RunSQL(SEQUENCE, SEQUENCE_REVERSE),
        migrations.AlterField(
            model_name="patient",
            name="pseudonym",
            field=models.CharField(
                default=patients.pseudonyms.take_one, max_length=20, unique=True
            ),
        ),
        migrations.AlterField(
            model_name="patientevent",
            name="pseudonym",
            field=models.CharField(default=patients.pseudonyms.take_one, max_length=20),
        ),
    ]
