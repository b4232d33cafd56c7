"""What a CKAN portal would store of a catalog: run by the Python of an environment that has ckanext-dcat.

python ckan_record.py catalog.ttl      prints the packages as JSON
"""

import json
import sys

from ckanext.dcat.processors import RDFParser


def main() -> None:
    """Print the packages of the catalog, sorted by title, their resources by name."""
    parser = RDFParser(profiles=["euro_dcat_ap_3"])
    with open(sys.argv[1], encoding="utf-8") as stream:
        parser.parse(stream.read(), _format="turtle")
    packages = sorted(parser.datasets(), key=lambda one: one["title"])
    for one in packages:
        one["resources"].sort(key=lambda resource: resource["name"])
        one["extras"].sort(key=lambda extra: extra["key"])
        one["tags"].sort(key=lambda tag: tag["name"])
    print(json.dumps(packages, ensure_ascii=False, indent=1, sort_keys=True))


main()
