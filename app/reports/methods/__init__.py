"""The methods, one file and one record each."""

from collections.abc import Mapping

from app.reports.methods import gaps_1_to_4, kano, pulse, servperf, servqual, zones
from app.reports.methods.method import Method
from surveys.instruments.schema import MethodName

METHODS: Mapping[MethodName, Method] = {
    "servqual": servqual.METHOD,
    "servperf": servperf.METHOD,
    "zones": zones.METHOD,
    "kano": kano.METHOD,
    "internal_gaps": gaps_1_to_4.METHOD,
    "pulse": pulse.METHOD,
}
