"""Who and where: collaboratives, organisations, wards, and the people who use the product."""

from providers.models.agreements import Baseline, RiskShare, TrajectoryTarget
from providers.models.codes import Code
from providers.models.collaboratives import (
    Collaborative,
    CollaborativeMember,
    FlowSite,
    FootprintIcb,
)
from providers.models.feeds import WardAlias, WardFeed
from providers.models.organisations import Icb, Provider, Site
from providers.models.people import Membership, User
from providers.models.standards import Standard
from providers.models.wards import AdmissionSuspension, ServiceLine, Ward

__all__ = [
    "AdmissionSuspension",
    "Baseline",
    "Code",
    "Collaborative",
    "CollaborativeMember",
    "FlowSite",
    "FootprintIcb",
    "Icb",
    "Membership",
    "Provider",
    "RiskShare",
    "ServiceLine",
    "Site",
    "Standard",
    "TrajectoryTarget",
    "User",
    "Ward",
    "WardAlias",
    "WardFeed",
]
