import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

from impact.audit.operations import AddTrigger


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0003_kept_answers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='accesslog',
            name='kind',
            field=models.CharField(choices=[('list', 'List'), ('patient', 'Patient page'), ('reveal', 'Identity shown'), ('export', 'Export'), ('mask', 'Identity masked')], max_length=10),
        ),
        migrations.CreateModel(
            name='IdentityMask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.BigIntegerField(db_index=True)),
                ('reason', models.CharField(max_length=500)),
                ('history', models.CharField(max_length=63)),
                ('events', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('made_in', models.BigIntegerField(default=0, editable=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='identitymask_has_reason', violation_error_message='Masking an identity needs a reason.')],
            },
        ),
        AddTrigger(
            model_name='identitymask',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='936c8d1608924c8f1b5c70d75877e1d2e907ac69', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9357d', table='audit_identitymask', when='BEFORE')),
        ),
        AddTrigger(
            model_name='identitymask',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='77a27592830d678dbd9f3b3236442fbfca74b128', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_f20a6', table='audit_identitymask', when='BEFORE')),
        ),
        AddTrigger(
            model_name='identitymask',
            trigger=pgtrigger.compiler.Trigger(name='made_in', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.made_in = txid_current(); RETURN NEW;', hash='0fb7c4915c7b1b5bed7dec77f832e3913a167f76', operation='INSERT', pgid='pgtrigger_made_in_c6bab', table='audit_identitymask', when='BEFORE')),
        ),
    ]
