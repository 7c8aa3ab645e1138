"""Reference data small enough to read, and what a load of it says."""

import io
import json
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command

FILES = {
    "icbs": "code,gss_code,name,status\nQT1,E54000060,Nottingham ICB,confirmed\nQOQ,,Humber ICB,\n",
    "providers": (
        "key,ods_code,name,short_name,sector\n"
        "RHA,RHA,Nottinghamshire Healthcare,Notts,nhs\n"
        "PRIORY,NTN,Priory Group,Priory,independent\n"
        "STANDREWS,,St Andrew's,St Andrew's,independent\n"
    ),
    "collaboratives": (
        "code,name,lead_provider,members,footprint_icbs,programme,went_live_on\n"
        "IMPACT,IMPACT: secure,RHA,RHA PRIORY,QT1,adult_secure,2020-10-01\n"
    ),
    "service_lines": (
        "code,name,programme,security_level,sex,client_group,nhs_service_code,long_stay_days\n"
        "LS_M_MI,Low secure men,adult_secure,low,male,mental_illness,NCBPS22S/LS_M_MI,1096\n"
        "LS_F,Low secure women,adult_secure,low,female,mental_illness,,1096\n"
    ),
    "sites": (
        "key,ods_site_code,provider,name,town,icb,natural_clinical_flow_of,latitude,longitude\n"
        "WELLS,,RHA,Wells Road,Nottingham,QT1,,52.96,-1.14\n"
        "WATHWOOD,RHARY,RHA,Wathwood,Rotherham,QOQ,IMPACT,53.49,-1.33\n"
        "PRIORYLINC,,NTN,Priory Lincolnshire,Gainsborough,QT1,,,\n"
    ),
    "wards": (
        "site,ward_code,name,service_line,sex,beds\n"
        "WELLS,A,Ward A,LS_M_MI,male,3\n"
        "PRIORYLINC,X,Ward X,LS_M_MI,male,0\n"
    ),
}


def load(folder: Path | None = None) -> dict[str, Any]:
    """What the command says in JSON, whether or not it refuses."""
    out = io.StringIO()
    folders = [str(folder)] if folder else []
    try:
        call_command("load_reference", *folders, format="json", stdout=out, stderr=io.StringIO())
    except CommandError:
        assert json.loads(out.getvalue())["faults"]
    return json.loads(out.getvalue())


def change(folder: Path, name: str, old: str, new: str) -> None:
    file = folder / f"{name}.csv"
    content = file.read_text()
    assert old in content
    file.write_text(content.replace(old, new))


def fault(summary: dict[str, Any]) -> tuple[str, int | None, str | None, str]:
    (found,) = summary["faults"]
    return found["file"], found["row"], found["column"], found["code"]
