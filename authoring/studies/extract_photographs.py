"""Take photographs of nine kinds of things out of a Debian package and store them as small JPEGs.

    apt-get download tuxpaint-stamps-default
    python -m authoring.studies.extract_photographs tuxpaint-stamps-default_2022.06.04-1_all.deb

The package has cut-outs with transparent ground. Left out: drawings, engravings, silhouettes, toys
and mirrored copies, and each picture whose licence is not clear: the package's changelog names a
source on the web and no licence, or one that needs its full text beside it (GFDL). Each picture is
cropped to what can be seen, scaled to fit, and put on a white ground.
"""

import csv
import hashlib
import io
import subprocess
import sys
import tarfile
from pathlib import Path

from PIL import Image

from helpers import photographs

DEB_SHA256 = "6db6c1bfc870a47f1499d6203b083522eacb57c5f9c87d468f2e92eb6d9d5f34"
STAMPS = "./usr/share/tuxpaint/stamps/"
GROUND, MARGIN, QUALITY = 150, 5, 90  # pixels, pixels, of a JPEG

#: Kind → folder of stamps → names. "land animal" means mammals.
STAMPS_OF = {
    "bird": {
        "animals/birds": "adelaide-rosella albino_peahen blackbird chicken_profile crow "
        "crowned_crane cuckoo drake duck gander guineafowl hen heron_greatblue "
        "heron_greatblue_flying lark little-penguin magellanic_penguin magpie nandou ostrich owl "
        "peacock pelican penguin pigeon pink_flamingo quetzal rainbow-lorikeet rooster "
        "seagull silver-gull tucan turkey vulture",
    },
    "land animal": {
        "animals/mammals": "badger elephant ferret giraffe hippopotamus pig pig_golden pig_golden2 "
        "rabbit_little rhino_black wildboar",
        "animals/mammals/apes": "chimp gorilla tamarin_emperor",
        "animals/mammals/aquatic": "otter",
        "animals/mammals/bears": "bear european-bear",
        "animals/mammals/bovines": "bison bull cow cow_white gnu-baby gnu-baby-stand gnu-sitting "
        "gnu-stand goat indian_blackbuck mountaingoat ram sheep sheep_lamb yak zebu",
        "animals/mammals/camel": "camel dromedary",
        "animals/mammals/cats": "lion lion-2 tiger tiger_sumatran",
        "animals/mammals/deer": "caribou deer doe wapiti",
        "animals/mammals/dogs": "dingo dog fox",
        "animals/mammals/equines": "donkey donkey_eating horse zebra",
        "animals/mammals/rodents": "beaver capybara marmot mouse rabbit rabbit-2 rat squirrel",
        "animals/marsupials": "kangaroo koala wombat",
    },
    "sea animal": {
        "animals/fish": "bluegroper butterflyfish clownfish coraltrout dolphinfish lionfish "
        "lobster moonwrasse seahorse shrimp stripedfish",
        "animals/mammals/aquatic": "dolphin orca sea_lion whale",
        "animals/shellfish": "abalone murray-mussel",
    },
    "fruit": {
        "food/fruit": "apple_fuji apple_granny_smith apple_green apple_red apple_sierra_beauty "
        "avocado banana cherimoya kiwi lemon mandarine mango orange orange_seville pear "
        "pomegranate raspberry strawberry",
        "food/nuts": "almond pecan walnut walnut_shelled",
    },
    "vegetable": {
        "food/vegetables": "broccoli carrot chilepepper corn eggplant garlic garlics lettuce "
        "mushroom onion pattypan_squash pepper potato pumpkin_small redlettuce "
        "tomato yam yellowpepper",
        "food/spices": "ginger",
        "plants/mushrooms": "cep cep-1 cep-2",
    },
    "flower": {
        "plants/flowers": "adeenia anemone_red anthoorium appooppanthady bolsom chemparathi "
        "daffodil flower1 flower2 flower3 flower4 flower5 flower6 flower7 flower8 flower9 "
        "flower10 iris marigold pigface red-gazania rose whitestar-petunia yellow-flower",
    },
    "vehicle": {
        "military/vehicles": "bradley infantry-stryker ww2_german_gun",
        "vehicles": "garbagetruck",
        "vehicles/auto": "beetle sedan sportscar2 truck",
        "vehicles/construction": "dumper",
        "vehicles/cycle": "pink_tricycle",
        "vehicles/emergency": "firetruck",
        "vehicles/flight": "balloon360",
        "vehicles/flight/planes": "747",
        "vehicles/masstransit": "green_korean_bus",
        "vehicles/race": "indycar",
        "vehicles/ship": "chineseJunk walnutBoat",
    },
    "tool": {
        "clothes": "clothespin_new clothespin_old",
        "household/arttools": "highlighter pen_dryerase scissors_small_closed scissors_small_open",
        "household/dishes/utensils": "nutcracker",
        "household/tools": "hammer mallet_metal measuring_tape paintbrush_large plyers saw spade "
        "wrench wrench_adjustable wrench_plumbers",
    },
    "container": {
        "household": "cylinder garbagecan home_compost_bin kettle wheelie_bin",
        "household/dishes": "glass mug pitcher_small teapot",
        "household/dishes/utensils": "pepper_grinder",
        "household/tools": "toolbox",
        "sports": "trophy_cup",
        "town": "uk_post_box usps_mailbox",
    },
}

#: What the changelog says of single pictures: licence, credit, names. All others are the package's.
PACKAGE = ("GPL-2.0-or-later", "Bill Kendrick and the contributors of Tux Paint")
KERALA = "VHSS Irimpanam school, Kerala, through Vimal Joseph"
NAMED = (
    ("CC-BY-SA-3.0", KERALA, "adeenia anthoorium appooppanthady bolsom chemparathi"),
    ("CC-BY-SA-2.5", "Erinn Lynch", "heron_greatblue heron_greatblue_flying pelican"),
    ("CC-BY-2.5", "Aaron M. Lang", "firetruck"),
    (
        "public domain",
        "NOAA, United States",
        "lobster seahorse shrimp",
    ),
)


def credit(name: str) -> tuple[str, str]:
    """Return the licence (its SPDX name, if it has one) and the author of a picture."""
    return next((tuple(named) for *named, names in NAMED if name in names.split()), PACKAGE)


def on_white(stamp: Image.Image) -> Image.Image:
    """Return what can be seen of a stamp with transparent ground, in the middle of a square."""
    stamp = stamp.convert("RGBA")
    seen = stamp.crop(stamp.getchannel("A").point(lambda alpha: 255 * (alpha > 8)).getbbox())
    scale = (GROUND - 2 * MARGIN) / max(seen.size)
    seen = seen.resize(
        [max(1, round(side * scale)) for side in seen.size], Image.Resampling.LANCZOS
    )
    ground = Image.new("RGB", (GROUND, GROUND), "white")
    ground.paste(seen, tuple((GROUND - side) // 2 for side in seen.size), seen)
    return ground


def stamps(package: Path) -> tarfile.TarFile:
    """Open the files of the Debian package.

    Raises:
        ValueError: if it is not the expected version.
    """
    if hashlib.sha256(package.read_bytes()).hexdigest() != DEB_SHA256:
        raise ValueError(f"{package} is not tuxpaint-stamps-default 2022.06.04-1.")
    command = ["dpkg-deb", "--fsys-tarfile", str(package)]
    content = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    return tarfile.open(fileobj=io.BytesIO(content))


def main() -> None:
    """Write `helpers/assets/photographs/`: a folder a kind, and `credits.csv` with the hashes."""
    rows = []
    with stamps(Path(sys.argv[1])) as package:
        for kind, folders in STAMPS_OF.items():
            (photographs.FOLDER / kind.replace(" ", "_")).mkdir(parents=True, exist_ok=True)
            for folder, names in folders.items():
                for name in names.split():
                    source = f"{folder}/{name}.png"
                    picture = on_white(Image.open(package.extractfile(STAMPS + source)))
                    file = f"{kind.replace(' ', '_')}/{name}.jpg"
                    path = photographs.FOLDER / file
                    picture.save(path, quality=QUALITY, subsampling=0, optimize=True)
                    digest = hashlib.sha256(path.read_bytes()).hexdigest()
                    rows.append([file, *credit(name), source, digest])
    with photographs.CREDITS.open("w", newline="", encoding="utf-8") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerows([["file", "licence", "author", "stamp", "sha256"], *sorted(rows)])
    print(len(rows), "photographs", hashlib.sha256(photographs.CREDITS.read_bytes()).hexdigest())


if __name__ == "__main__":
    main()
