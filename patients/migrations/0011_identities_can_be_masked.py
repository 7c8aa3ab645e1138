import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

from impact.audit.operations import AddTrigger


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0004_identity_masks'),
        ('patients', '0010_repatriation'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='patientevent',
            name='append_only',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='patientidentifierevent',
            name='append_only',
        ),
        AddTrigger(
            model_name='patientevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF TG_OP = 'UPDATE'\n                AND NEW.nhs_number IS NOT DISTINCT FROM NULL\n                AND to_jsonb(NEW) - 'nhs_number' = to_jsonb(OLD) - 'nhs_number'\n                AND EXISTS (\n                    SELECT FROM audit_identitymask\n                    WHERE made_in = txid_current()\n                    AND history = TG_TABLE_NAME AND OLD.pgh_id = ANY (events)\n                )\n            THEN RETURN NEW; END IF;\n            RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;\n        ", hash='fcda29060fcef4765d5aaed17c6ee52133c24656', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ade9e', table='patients_patientevent', when='BEFORE')),
        ),
        AddTrigger(
            model_name='patientidentifierevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF TG_OP = 'UPDATE'\n                AND NEW.local_id IS NOT DISTINCT FROM ''\n                AND to_jsonb(NEW) - 'local_id' = to_jsonb(OLD) - 'local_id'\n                AND EXISTS (\n                    SELECT FROM audit_identitymask\n                    WHERE made_in = txid_current()\n                    AND history = TG_TABLE_NAME AND OLD.pgh_id = ANY (events)\n                )\n            THEN RETURN NEW; END IF;\n            RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;\n        ", hash='b0761022005c63969731f909d9c41e2fc8b377b5', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8fe3f', table='patients_patientidentifierevent', when='BEFORE')),
        ),
    ]
