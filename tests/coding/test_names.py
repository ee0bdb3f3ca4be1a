"""Who is named where: the phenomena one by one, names damaged on purpose, the laws, the annotated articles.

A sentence of the tables below marks each mention as `[span|actor]`; `?` is a name that must stay open. Sentences are
invented; of persons only public figures are named, and nothing is said of them that matters.
"""

from __future__ import annotations

import csv
import random
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.coding.names import Gazetteer, find_mentions, new_names
from analysis.coding.names.lexicon import languages, read_names
from analysis.coding.names.spelling import key, resemblance, skeleton, sounds
from analysis.coding.names.words import WORD, Words
from analysis.errors import UsageError

HISTORY_ACTORS = """\
usa;United States;state;US|U.S.|USA|America|Washington|the White House|U.S. Government
ussr;Soviet Union;state;USSR|Moscow|the Kremlin|the Soviets
egypt;Egypt;state;Cairo
israel;Israel;state;the Israelis
jordan;Jordan;state;Amman
japan;Japan;state;
france;France;state;Paris
uk;United Kingdom;state;Britain|UK
china;China;state;People's Republic of China|Beijing
iran;Iran;state;
south-korea;South Korea;state;
north-korea;North Korea;state;
north-vietnam;North Vietnam;state;
georgia;Georgia;state;
turkey;Turkey;state;
germany;Germany;state;
un;United Nations;organisation;UN
nato;NATO;organisation;
iaea;International Atomic Energy Agency;organisation;
plo;Palestine Liberation Organization;organisation;PLO
palestinians;Palestinians;group;the Palestinians
likud;Likud;organisation;Likud Party
carter;Jimmy Carter;person;Carter|President Carter|U.S. President
sadat;Anwar Sadat;person;Sadat|President Sadat|Egyptian President
begin;Menachem Begin;person;Begin|Israeli Prime Minister
vance;Cyrus Vance;person;Vance|Secretary of State
brzezinski;Zbigniew Brzezinski;person;National Security Advisor
bill-clinton;Bill Clinton;person;President Clinton
hillary-clinton;Hillary Clinton;person;Secretary Clinton
may;Theresa May;person;British Prime Minister
gromyko;Andrei Gromyko;person;Soviet Foreign Minister
xi;Xi Jinping;person;
kim;Kim Jong Un;person;
le-duc-tho;Le Duc Tho;person;Tho
kissinger;Henry Kissinger;person;Kissinger
de-gaulle;Charles de Gaulle;person;
abbas;Mahmoud Abbas;person;Abbas|Abu Mazen
zarif;Mohammad Javad Zarif;person;Zarif
hammarskjold;Dag Hammarskjöld;person;
oneill;Terence O'Neill;person;
annan;Kofi Annan;person;Annan
"""

HISTORY = r"""
# names, titles, possessives
President [Jimmy Carter|carter] met [Sadat|sadat]'s aides.
President [James Carter|carter] spoke.
Egyptian President [Anwar Sadat|sadat] and Israeli Prime Minister [Menachem Begin|begin] signed.
“We agreed,” [Begin|begin] said.
Mr. [Vance|vance], the Secretary of State, flew home.
His Secretary of State, [Cyrus Vance|vance], flew home.
Former President [Carter|carter]’s memoirs appeared.
U.S. Secretary of State [Cyrus R. Vance|vance] arrived.
[Kissinger|kissinger] and [Le Duc Tho|le-duc-tho] met in Paris.
[Henry A. Kissinger|kissinger] met [Tho|le-duc-tho].
Dr. [Kissinger|kissinger]’s proposal failed.
[DE GAULLE|de-gaulle] SAYS NO
General [de Gaulle|de-gaulle] refused.
General [Charles de Gaulle|de-gaulle] refused.
[De Gaulle|de-gaulle] vetoed it.
[Dag Hammarskjold|hammarskjold] resigned.
[Dag Hammarskjöld|hammarskjold] flew to Cairo.
[O’Neill|oneill] met the delegation.
Prime Minister [Terence O'Neill|oneill] wrote.
Former first lady [Hillary Clinton|hillary-clinton] spoke.
Secretary [Clinton|hillary-clinton] flew to Cairo.
President [Clinton|bill-clinton] flew home.
[Bill Clinton|bill-clinton] spoke; [Clinton|bill-clinton] left.
Chelsea Clinton attended.
Rosalynn Carter attended.
Jimmy Kissinger attended.
The Carter Center sent observers.
The Carter Doctrine was announced.
The [Carter administration|usa] hesitated.
The [Begin government|israel] hesitated.
The [Nixon administration|usa] hesitated.
[Carter’s administration|usa] hesitated.
The [Likud|likud] government in [Israel|israel] fell.
[Sadat|sadat]-[Begin|begin] talks resumed.
The [Sadat|sadat] initiative stalled.
As [Sadat|sadat] spoke, [Begin|begin] listened.
Yesterday [Carter|carter] spoke.
On Friday [Carter|carter] spoke.
While [Begin|begin] waited, [Carter|carter] called.
Begin with the text. Begin again.
Begin the talks now, he said.
[Begin|begin] said no.
[Begin|begin]’s reply came late.
[Begin|begin] and [Sadat|sadat] met.
The talks begin on Monday.
In May 1977 the talks ended.
By May 12 the talks ended.
On 12 May the talks ended.
Early May saw talks.
Prime Minister [May|may] resigned.
[Theresa May|may] resigned.
[Theresa May|may] spoke. Then [May|may] resigned.
[Xi|xi] met [Kim|kim] in Beijing.
[Xi Jinping|xi] met [Kim Jong-un|kim] on Monday.
Kim Dae-jung met nobody.
President [Abbas|abbas] left.
[Abu Mazen|abbas] left.
Foreign Minister [Zarif|zarif] left.
[Mohammad Javad Zarif|zarif] left.
[Javad Zarif|zarif] left.
[J. Carter|carter] wrote.
# states as names
[Israel|israel] and [Egypt|egypt] signed in Washington.
Talks between [Israel|israel] and [Jordan|jordan] stalled.
the war in [Iran|iran]
The [Iran|iran] talks stalled.
[United States|usa] officials left.
The [United States of America|usa] agreed.
[North Korea|north-korea] tested, [South Korea|south-korea] protested.
South Sudan and North Macedonia abstained.
[Israel|israel]’s and [Egypt|egypt]’s positions differed.
The [Israel|israel]-[Egypt|egypt] border is quiet.
[Egypt|egypt]-[Israel|israel] peace talks resumed.
The government of [Egypt|egypt] agreed.
The President of [Egypt|egypt] agreed.
the people of [Israel|israel]
Prime Minister of [Israel|israel] [Menachem Begin|begin]
They crossed the Jordan River into the Jordan Valley.
Michael Jordan retired. Jim Jordan spoke.
Israel Katz spoke.
The University of Jordan opened.
The Bank of England raised rates.
The Bank of Israel raised rates.
The Embassy of Egypt was closed.
The Voice of America reported it.
The Church of England protested.
The Jerusalem Post reported it.
The Washington Post reported it.
George Washington was the first.
Radio Cairo reported it.
The Egypt Exploration Society dug.
The Sea of Japan is rough.
The South China Sea is disputed.
The South China Morning Post reported it.
They sailed the Gulf of Mexico.
New England winters are cold.
Air France resumed flights.
The China Daily reported it.
[Georgia|georgia] and [Turkey|turkey] agreed.
# adjectives and bodies
Israeli withdrawal from the Sinai was slow.
An Israeli withdrawal was demanded.
Egyptian officials left.
The [Egyptian|egypt] delegation left.
The [Egyptian|egypt] and [Israeli|israel] delegations left.
The [U.S.|usa] and [Israeli|israel] delegations agreed.
The [Israeli|israel] side refused.
The [Israeli|israel] government refused.
The new [Israeli|israel] government refused.
The [Israeli|israel] negotiating team refused.
The [Japanese|japan] and [Chinese|china] governments agreed.
The Egyptian-Israeli treaty was signed.
The Arab-Israeli dispute goes on.
The Israeli-led force left.
Egyptian-born writers left.
The Israeli ambassador left.
Israeli soldiers left.
American hostages were freed.
The [American|usa] side refused.
The [American|usa] team refused.
[Palestinian|palestinians] delegation members left.
The [Palestinian|palestinians] side refused.
Palestinian refugees left.
The [Soviet|ussr] side refused.
Soviet troops left.
The [Soviets|ussr] refused.
[Soviet|ussr] and [American|usa] negotiating teams met.
# peoples
Talks with the [Israelis|israel] stalled.
The [Palestinians|palestinians] refused.
Thousands of Israelis marched.
Two Israelis were killed.
Many Egyptians cheered.
Egyptians living abroad cheered.
The [Japanese|japan] wanted an indemnity.
The [Japanese|japan], however, wanted more.
The Japanese public wanted more.
The Japanese fleet sailed.
They accused the [Chinese|china] of ignoring the text.
The [French|france] proposed a conference.
The French president proposed a conference.
The [British|uk] and the [French|france] agreed.
He speaks French and Chinese.
The [Americans|usa] offered a compromise.
More than 200 Israelis left.
# US, UK
The [US|usa] said no.
The [U.S.|usa] said no.
A US official said no.
US officials said no.
A senior U.S. envoy said no.
talks with the [US|usa]
talks with the [US|usa] and [Iran|iran]
talks between the [US|usa] and [China|china]
US President [Jimmy Carter|carter] said no.
the [US|usa]’s offer
U.S. troops left.
The [US|usa] rejected the plan.
The [U.S.|usa] has offered aid.
the [US|usa], which offered aid,
He left the [U.S.|usa] The talks ended.
US-Israeli ties cooled.
a U.S. guarantee of oil
The UK Prime Minister left.
The [UK|uk] refused.
They told us so.
WHAT THE TREATY TELLS US ALL
US policy changed. US aid was cut.
The [US|usa] wants a deal.
The [US|usa] and [Iran|iran] agreed.
[Iran|iran] and the [US|usa] agreed.
# seats
[Moscow|ussr] said no.
[Moscow|ussr] has rejected the plan.
[Moscow|ussr] rejected the plan.
They met in Moscow.
He flew to Moscow on Monday.
Pressure on [Moscow|ussr] grew.
Talks with [Moscow|ussr] stalled.
relations between [Washington|usa] and [Moscow|ussr]
[Washington|usa] and [Moscow|ussr] agreed.
He warned [Moscow|ussr] that time was short.
They urged [Cairo|egypt] to sign.
[Moscow|ussr]’s demands grew.
Moscow’s streets were empty.
A visit to Moscow was planned.
He returned from Moscow.
Assurances from [Moscow|ussr] came late.
According to [Moscow|ussr], nothing was agreed.
The talks in Geneva and Moscow failed.
The mayor of Moscow resigned.
The Moscow talks failed.
Moscow residents fled.
Drones hit Moscow overnight.
An attack on Moscow failed.
sanctions against [Moscow|ussr]
The [Kremlin|ussr] said no.
[Kremlin|ussr] spokesmen said no.
The [Kremlin|ussr] spokesman said no.
A [White House|usa] spokesman said no.
The [White House|usa] said no.
He was received at the White House.
He was received in the Kremlin.
His visit to the White House failed.
They met outside the White House.
officials in Washington and Cairo
[Washington|usa] wants a deal.
The ambassador to Moscow was recalled.
MOSCOW, Aug. 1 (TASS) - The talks ended.
Moscow time is ahead.
near Moscow
the road to Cairo
[Cairo|egypt] and [Amman|jordan] refused.
Both [Cairo|egypt] and [Amman|jordan] refused.
He left Cairo for Amman.
He said that [Cairo|egypt] would sign.
If [Cairo|egypt] agrees, the talks resume.
The treaty was welcomed by [Washington|usa].
The Washington summit failed.
Washington-based analysts doubted it.
[Moscow|ussr]-backed rebels fled.
aid to [Cairo|egypt] was cut
[Beijing|china], too, refused.
the government in Beijing
The [Kremlin|ussr]'s offer stood.
# organisations, acronyms
The [International Atomic Energy Agency|iaea] ([IAEA|iaea]) reported. The [IAEA|iaea] left.
The [PLO|plo] refused.
The [Palestine Liberation Organization|plo] ([PLO|plo]) refused.
[NATO|nato] and the [UN|un] agreed.
[Nato|nato] ministers met.
[UN|un] officials left.
[UN|un] envoy left.
# addresses and code
See https://www.moscow.example/israel/egypt.html
Mail israel@example.org today.
They can't agree, and Can't is no name; CLIs are none either.
# places and their states
He flew to Amman, [Jordan|jordan], and a delegation went to Cairo, [Egypt|egypt].
In July, [Cairo|egypt] and its allies agreed.
The governor of Cairo resigned.
# months
In April, May and June nothing moved.
# titles that hold a name
The [Likud|likud] leader agreed.
# an unknown verb after a people
The [Japanese|japan] throw their reserves in.
# titles alone
The [Egyptian President|sadat] agreed.
An Egyptian President agreed.
He became Secretary of State.
# collisions
[Clinton|?] agreed.
# all caps
[SADAT|sadat] AND [BEGIN|begin] SIGN
[ISRAEL|israel] REFUSES TO SIGN
# garbled
President [Jimmi Karter|carter] spoke.
[Zbignew Brzezinsky|brzezinski] spoke.
[Zbigniew Brezinski|brzezinski] spoke.
[Menahem Bigin|begin] spoke.
[Anwer Sadaat|sadat] spoke.
Foreign Minister [Gromiko|gromyko] spoke.
[Izrael|israel] refused.
[Isreal|israel] refused.
They met [Kisinger|kissinger] in Paris.
[Haemmarskjold|hammarskjold] spoke.
[Kis-
singer|kissinger] spoke.
[Anwar
Sadat|sadat] spoke.
Gordon Brown spoke.
Iraq and Austria refused.
Charter and Baker said so.
Martin Begun spoke.
Ambassador Vince spoke.
what [sadat|sadat] wants
"""

NEWS_ACTORS = """\
usa;United States;state;US|U.S.|USA|America|Washington|the White House|Trump administration
ukraine;Ukraine;state;Kyiv|the Ukrainian side
russia;Russia;state;Russian Federation|Moscow|the Kremlin
saudi-arabia;Saudi Arabia;state;Riyadh
uae;United Arab Emirates;state;UAE
china;China;state;Beijing
iran;Iran;state;Tehran
israel;Israel;state;
qatar;Qatar;state;Doha
germany;Germany;state;Berlin
france;France;state;Paris
uk;United Kingdom;state;Britain|UK|London
turkey;Turkey;state;Türkiye|Ankara
south-korea;South Korea;state;Seoul
japan;Japan;state;Tokyo
georgia;Georgia;state;Tbilisi
jordan;Jordan;state;Amman
eu;European Union;organisation;EU|Brussels
nato;NATO;organisation;North Atlantic Treaty Organization
hamas;Hamas;organisation;
hezbollah;Hezbollah;organisation;Hizbollah
un;United Nations;organisation;UN|U.N.
wto;World Trade Organization;organisation;WTO
trump;Donald Trump;person;Trump|Donald J. Trump|President Trump|U.S. President
zelenskyy;Volodymyr Zelenskyy;person;Zelenskyy|Zelensky|Ukrainian President
putin;Vladimir Putin;person;Putin|Russian President
lavrov;Sergei Lavrov;person;Lavrov|Russian Foreign Minister|Foreign Minister Lavrov
vance;JD Vance;person;Vance|Vice President Vance|J.D. Vance
witkoff;Steve Witkoff;person;Witkoff
rubio;Marco Rubio;person;Rubio|Secretary of State
netanyahu;Benjamin Netanyahu;person;Netanyahu|Israeli Prime Minister
araghchi;Abbas Araghchi;person;Araghchi|Araqchi|Iranian Foreign Minister
starmer;Keir Starmer;person;Starmer|British Prime Minister
macron;Emmanuel Macron;person;Macron
merz;Friedrich Merz;person;Merz|German Chancellor
von-der-leyen;Ursula von der Leyen;person;von der Leyen
mbs;Mohammed bin Salman;person;MBS|bin Salman|Saudi Crown Prince
erdogan;Recep Tayyip Erdoğan;person;Erdogan
xi;Xi Jinping;person;Xi
guterres;António Guterres;person;Guterres|UN Secretary-General
al-thani;Mohammed bin Abdulrahman Al Thani;person;Qatari Prime Minister
lee;Lee Jae-myung;person;
trump-putin;Trump and Putin;group;Putin and Trump
"""

NEWS = r"""
[Trump|trump] and [Putin|putin] spoke for two hours.
The [Trump|trump]-[Putin|putin] summit ended early.
The Trump Organization built Trump Tower.
[Trump administration|usa] officials met their counterparts.
[Trump|trump]’s team met [Zelenskyy|zelenskyy]’s team in Jeddah.
Vice President [JD Vance|vance] and Secretary of State [Marco Rubio|rubio] attended.
Vice President [J.D. Vance|vance] spoke.
Vice President [J. D. Vance|vance] spoke.
US special envoy [Steve Witkoff|witkoff] met Russian President [Vladimir Putin|putin] in Moscow.
[Putin|putin] aide Yuri Ushakov told reporters in Moscow that the call went well.
[Kremlin|russia] spokesman Dmitry Peskov said [Moscow|russia] was open to talks.
[Kremlin|russia] aide Yuri Ushakov said so.
The [Kremlin|russia] has not commented.
[Ukraine|ukraine]’s Foreign Ministry said [Kyiv|ukraine] had received the text.
The [Ukrainian|ukraine] Foreign Ministry said so.
The [Russian|russia] Defence Ministry said so.
Russian forces shelled Kyiv overnight.
A Russian drone struck Kyiv on Tuesday.
Officials in Kyiv said the attack killed two.
[Kyiv|ukraine] says it will not cede territory.
[Kyiv|ukraine] and its European allies rejected the plan.
European leaders backed [Kyiv|ukraine].
Military aid for [Kyiv|ukraine] was paused.
[Washington|usa] paused military aid to [Kyiv|ukraine].
He flew from Riyadh to Moscow.
Talks in Riyadh between [US|usa] and [Russian|russia] delegations lasted 12 hours.
Talks between US and Russian officials lasted 12 hours.
[US|usa] and [Ukrainian|ukraine] negotiating teams met in Geneva.
[Russia|russia] and the [US|usa] agreed to restore embassies.
[Iran|iran]’s Foreign Minister [Abbas Araghchi|araghchi] said [Tehran|iran] would respond.
[Araqchi|araghchi] said indirect talks with [Washington|usa] would continue in Muscat.
Oman's capital Muscat hosted the talks.
[Israel|israel]’s cabinet approved the deal with [Hamas|hamas].
The [Israeli|israel] cabinet approved the deal.
The [Israeli|israel] war cabinet met.
[Hamas|hamas] said [Israel|israel] had violated the truce.
Israeli strikes killed dozens in Gaza.
The [Israel|israel]-[Hamas|hamas] war goes on.
An [Israeli|israel] delegation flew to Doha.
Qatari Prime Minister [Mohammed bin Abdulrahman Al Thani|al-thani] announced it.
Saudi Crown Prince [Mohammed bin Salman|mbs] hosted [Xi|xi].
Crown Prince Mohammed bin Nayef was removed.
[MBS|mbs] hosted the summit.
European Commission President [Ursula von der Leyen|von-der-leyen] urged unity.
[Von der Leyen|von-der-leyen] urged unity.
The [EU|eu] and [NATO|nato] welcomed the offer.
[EU|eu] foreign policy chief Kaja Kallas warned [Moscow|russia].
[Brussels|eu] imposed new sanctions on [Moscow|russia].
Leaders met in Brussels on Thursday.
[NATO|nato] Secretary General Mark Rutte visited Kyiv.
[UN|un] Secretary-General [António Guterres|guterres] appealed for calm.
[U.N.|un] Secretary-General [Antonio Guterres|guterres] appealed for calm.
Turkish President [Recep Tayyip Erdogan|erdogan] offered to host.
President [Erdoğan|erdogan] offered to host.
[Erdogan|erdogan]’s office said [Ankara|turkey] would mediate.
British Prime Minister [Keir Starmer|starmer], French President [Emmanuel Macron|macron] and German Chancellor [Friedrich Merz|merz] joined by phone.
[Starmer|starmer], [Macron|macron] and [Merz|merz] travelled to Kyiv together.
[Berlin|germany], [Paris|france] and [London|uk] issued a statement.
Leaders from [Germany|germany], [France|france] and [Britain|uk] met in London.
Chinese President [Xi Jinping|xi] hosted [Putin|putin] in Beijing.
[Beijing|china] called for restraint.
South Korean President [Lee Jae-myung|lee] met [Trump|trump].
[Seoul|south-korea] and [Tokyo|japan] welcomed the pledge.
“I spoke to [Vladimir Putin|putin],” [Trump|trump] wrote on Truth Social.
"[Russia|russia] must stop," he said.
[Jordan|jordan]’s king met [Trump|trump] at the White House.
King Abdullah of [Jordan|jordan] met him.
A [White House|usa] official said the offer stood.
[White House|usa] press secretary Karoline Leavitt said so.
Protesters gathered outside the White House.
[Zelenskyy|zelenskyy] was asked to leave the White House.
[Trump|trump] will host him at the White House on Monday.
The [White House|usa] did not respond.
The [US|usa] has said it wants [Russia|russia] to stop.
The [US|usa], [UK|uk] and [EU|eu] imposed sanctions.
US Treasury Secretary Scott Bessent flew to Kyiv.
US sanctions on [Iran|iran] bit hard.
US tariffs on [China|china] rose.
An American envoy left.
The [Americans|usa] made an offer, the [Ukrainians|ukraine] a counter-offer and the [Russians|russia] no reply.
For the [Ukrainians|ukraine], it was a bitter pill.
Ordinary Ukrainians doubted it.
Most Russians support the war.
Millions of Ukrainians fled.
The [Russian|russia] side insisted on it.
The [Ukrainian side|ukraine] insisted on it.
The [UAE|uae] mediated an exchange.
UAE officials mediated an exchange.
The [Russian Federation|russia] shall withdraw.
The President of the [Russian Federation|russia] signed.
the Ambassador of [Ukraine|ukraine] to the [United States|usa]
The Embassy of Ukraine in London denied it.
the Bank of Russia raised rates
The Moscow Times and the Kyiv Independent reported it.
Moscow’s Sheremetyevo airport closed.
Moscow’s mayor, Sergei Sobyanin, said drones were downed.
[Moscow|russia]’s demand that [Kyiv|ukraine] disarm was rejected.
[Moscow|russia]'s ambassador was summoned.
“It is up to [Moscow|russia],” he said.
It depends on [Moscow|russia].
a proposal from [Washington|usa] to end the war
a letter from [Tehran|iran] to [Washington|usa]
trust between [Tehran|iran] and [Washington|usa] is low
[Tehran|iran] denies seeking a bomb.
[Tehran|iran]'s nuclear programme is peaceful, it says.
an earthquake near Tehran
The deal was struck without [Kyiv|ukraine].
Ties with [Beijing|china] soured.
He lives in Paris. The Paris Agreement survived.
The Paris talks failed; [Paris|france] was blamed.
Envoys from [Moscow|russia] and [Kyiv|ukraine] met.
envoys arrived from Moscow
[PUTIN|putin] REJECTS [TRUMP|trump] OFFER
[Trump|trump] Says [Putin|putin] ‘Wants Peace’ as Talks Begin in Riyadh
[Zelensky|zelenskyy] Meets [Macron|macron] in Paris
[Russia|russia] Says No to [Nato|nato]
[World Trade Organization|wto] ([WTO|wto]) chief spoke; the [WTO|wto] panel ruled.
Foreign Minister [Sergey Lavrov|lavrov] said so.
Sergei Ryabkov, deputy to [Lavrov|lavrov], said so.
President [Volodymyr Zelensky|zelenskyy] spoke.
President [Volodimir Zelenskiy|zelenskyy] spoke.
[Benyamin Netanyahu|netanyahu] refused. [Netanjahu|netanyahu] refused.
[Bibi Netanyahu|netanyahu] refused.
[Aragchi|araghchi] said so.
[Hizbullah|hezbollah] said so.
Tim Walz spoke. Mike Waltz spoke.
Prime Minister Merkel spoke.
The Israelites crossed the desert.
He ate turkey and drank from fine china.
In March, may we hope?
The Georgia Bulldogs beat Georgia Tech.
"""

SPANISH_ACTORS = """\
ukraine;Ucrania;state;
russia;Rusia;state;
usa;Estados Unidos;state;
egypt;Egipto;state;
israel;Israel;state;
putin;Vladímir Putin;person;
zelensky;Volodímir Zelenski;person;
un;Naciones Unidas;organisation;
"""

SPANISH = r"""
La delegación [ucraniana|ukraine] rechazó la propuesta.
El presidente ruso, [Vladimir Putin|putin], viajó a Moscú.
Los [ucranianos|ukraine] aceptaron.
Miles de ucranianos huyeron.
Las delegaciones [egipcia|egypt] e [israelí|israel] firmaron en Washington.
[EE.UU|usa]. y [Rusia|russia] firmaron.
La [Casa Blanca|usa] dijo que [Zelenski|zelensky] irá a Kiev.
Según el [Kremlin|russia], [Putin|putin] no irá.
La [ONU|un] pidió calma.
Soldados israelíes murieron.
El Gobierno [ruso|russia] dijo que no.
[Moscú|russia] rechazó el plan.
En Moscú nieva.
[Volodimir Zelinskiy|zelensky] dijo que no.
"""

MARK = re.compile(r"\[([^\[\]|]*)\|([^\]]*)\]")


def gazetteer_of(table: str, language: str = "en") -> Gazetteer:
    columns = ("id", "name", "kind_code", "aliases")
    rows = [dict(zip(columns, line.split(";"), strict=True)) for line in table.splitlines()]
    return Gazetteer.build(rows, language=language)


def marked(line: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Take a marked sentence apart into its text and its mentions."""
    text, gold, place = "", [], 0
    for match in MARK.finditer(line):
        text += line[place : match.start()]
        gold.append((len(text), len(text) + len(match[1]), match[2]))
        text, place = text + match[1], match.end()
    return text + line[place:], gold


def sentences(table: str) -> list[str]:
    """The marked sentences of a table; one may run over a line's end inside a mark."""
    found: list[str] = []
    for line in table.strip().split("\n"):
        if found and found[-1].count("[") > found[-1].count("]"):
            found[-1] += f"\n{line}"
        elif not line.startswith("#"):
            found.append(line)
    return found


HISTORY_GAZETTEER = gazetteer_of(HISTORY_ACTORS)
NEWS_GAZETTEER = gazetteer_of(NEWS_ACTORS)
SPANISH_GAZETTEER = gazetteer_of(SPANISH_ACTORS, "es")


def found_in(text: str, gazetteer: Gazetteer, *, least: float = 0.5) -> list[tuple[int, int, str]]:
    """What is found: offsets and actor, `?` for an open one, of mentions at least so sure."""
    found = find_mentions(text, gazetteer, language=gazetteer.lexicon.language)
    return [(m.start, m.end, m.actor_id or "?") for m in found if m.confidence >= least or not m.actor_id]


@pytest.mark.parametrize("line", sentences(HISTORY))
def test_sentences_of_history(line: str) -> None:
    text, gold = marked(line)
    assert found_in(text, HISTORY_GAZETTEER) == gold


@pytest.mark.parametrize("line", sentences(NEWS))
def test_sentences_of_news(line: str) -> None:
    text, gold = marked(line)
    assert found_in(text, NEWS_GAZETTEER) == gold


@pytest.mark.parametrize("line", sentences(SPANISH))
def test_sentences_of_another_language(line: str) -> None:
    text, gold = marked(line)
    assert found_in(text, SPANISH_GAZETTEER) == gold


def test_titles_and_common_nouns_are_mentions_but_no_names() -> None:
    rows = [
        {"id": "union", "name": "Dock Union", "kind_code": "organisation", "aliases": "the union"},
        {"id": "sadat", "name": "Anwar Sadat", "kind_code": "person", "aliases": "Egyptian President"},
    ]
    found = find_mentions(
        "The Dock Union met Sadat. The union and the Egyptian President agreed.", Gazetteer.build(rows)
    )
    assert [(one.actor_id, one.is_name) for one in found] == [
        ("union", True), ("sadat", True), ("union", False), ("sadat", False),
    ]  # fmt: skip


def test_a_wrapped_line_is_no_new_sentence() -> None:
    assert found_in("He practised law in\nWashington, representing firms.", HISTORY_GAZETTEER) == []
    assert found_in("The talks failed\nWashington refuses to sign", HISTORY_GAZETTEER) == [(17, 27, "usa")]


def test_signs_inside_a_name() -> None:
    rows = [
        {"id": "board", "name": "Park & Recreation Board", "kind_code": "organisation"},
        {"id": "five", "name": "Group 5+1", "kind_code": "coalition", "aliases": "P5+1"},
        {"id": "uk", "name": "United Kingdom", "kind_code": "state", "aliases": "Her Majesty's Government"},
        {"id": "chief", "name": "Secretary-General", "kind_code": "person"},
    ]
    text = "The Park & Recreation Board met the Group 5+1 (P5+1), Her Majesty’s Government and General People."
    found = [(one.text, one.actor_id) for one in find_mentions(text, Gazetteer.build(rows))]
    assert found == [
        ("Park & Recreation Board", "board"), ("Group 5+1", "five"), ("P5+1", "five"), ("Her Majesty’s Government", "uk"),
    ]  # fmt: skip


# A round trip through another script, of our own making: what the script lacks is lost or guessed.
ARABIC = {
    "sch": "sh",
    "tch": "sh",
    "ch": "sh",
    "ph": "f",
    "th": "t",
    "ck": "k",
    "x": "ks",
    "p": "b",
    "v": "f",
    "w": "u",
}
ARABIC |= {"g": "j", "c": "k", "q": "k"}
CYRILLIC = {
    "sch": "sh",
    "th": "t",
    "ph": "f",
    "ck": "k",
    "x": "ks",
    "w": "v",
    "h": "kh",
    "j": "dzh",
    "c": "k",
    "q": "k",
}
SHIFTED = {"a": "aae", "e": "eia", "i": "iie", "o": "oua", "u": "uo", "y": "i"}


def garble(word: str, chance: random.Random) -> str:
    """Send a word through another script and back."""
    low = word.lower()
    for letters, back in chance.choice([ARABIC, CYRILLIC]).items():
        if letters in low and chance.random() < 0.6:
            low = low.replace(letters, back)
    if chance.random() < 0.9:
        low = re.sub(r"(.)\1+", r"\1", low)
    out = low[:1]
    for place, sign in enumerate(low[1:], 1):
        fate = chance.random()
        if sign not in SHIFTED or fate >= 0.52:
            out += sign
        elif fate < 0.45:
            out += chance.choice(SHIFTED[sign])
        elif place == len(low) - 1:
            out += sign
    if chance.random() < 0.3:
        out = re.sub(r"(?:iy|yy|ii|y|i)$", lambda _: chance.choice(["i", "y", "iy", "yi"]), out)
        out = re.sub(r"(?:ff|v|f)$", lambda _: chance.choice(["f", "v", "ff"]), out)
    return out[:1].upper() + out[1:]


def garble_text(
    text: str, gold: list[tuple[int, int, str]], seed: int, *, share: float = 0.6
) -> tuple[str, list[tuple[int, int, str]]]:
    """Damage a share of the names' words, a few of them torn or run together, and move the marks."""
    chance, out, moved, place = random.Random(seed), "", [], 0

    def damage(match: re.Match[str]) -> str:
        word = match[0]
        if len(word) < 4 or word.isupper() or not word[0].isupper() or chance.random() > share:
            return word
        damaged = garble(word, chance)
        return (
            f"{damaged[: len(damaged) // 2]} {damaged[len(damaged) // 2 :]}"
            if len(word) > 6 and chance.random() < 0.05
            else damaged
        )

    for start, end, actor in gold:
        out += text[place:start]
        name = re.sub(r"[^\W\d_]+", damage, text[start:end])
        moved.append((len(out), len(out) + len(name), actor))
        out, place = out + name, end
    return out + text[place:], moved


def hits(gold: list[tuple[int, int, str]], found: list[tuple[int, int, str]]) -> int:
    """Count the marks that a found mention of the same actor shares three tenths with."""
    left, count = list(found), 0
    for start, end, actor in gold:
        for other in left:
            common = min(end, other[1]) - max(start, other[0])
            if actor == other[2] and common >= 0.3 * (max(end, other[1]) - min(start, other[0])):
                left.remove(other)
                count += 1
                break
    return count


def f1_of(pairs: list[tuple[list[tuple[int, int, str]], list[tuple[int, int, str]]]]) -> float:
    right = sum(hits(gold, found) for gold, found in pairs)
    return 2 * right / sum(len(gold) + len(found) for gold, found in pairs)


# Habits of readers for whom a script has one sign where English has two; each is tried by itself.
CONFUSED = {
    "l": "lr",
    "r": "lr",
    "b": "bp",
    "p": "bp",
    "d": "dt",
    "t": "td",
    "g": "gk",
    "v": "vw",
    "w": "vw",
    "h": "hg",
    "z": "zs",
}


def confuse(word: str, chance: random.Random) -> str:
    """Write a word as somebody might who hears no difference between l and r, b and p, v and w."""
    out = "".join(
        chance.choice(CONFUSED[sign]) if sign in CONFUSED and chance.random() < 0.5 else sign for sign in word[1:]
    )
    return word[0] + out


@pytest.mark.parametrize("seed", range(20, 23))
def test_confused_consonants_are_recognised(seed: int) -> None:
    chance, pairs = random.Random(seed), []
    for line in sentences(HISTORY):
        text, gold = marked(line)
        out, place, moved = "", 0, []
        for start, end, actor in gold:
            name = re.sub(r"[A-Z][a-z]{4,}", lambda match: confuse(match[0], chance), text[start:end])
            out += text[place:start]
            moved.append((len(out), len(out) + len(name), actor))
            out, place = out + name, end
        pairs.append(([mark for mark in moved if mark[2] != "?"], found_in(out + text[place:], HISTORY_GAZETTEER)))
    assert f1_of(pairs) >= 0.85


@pytest.mark.parametrize("seed", range(3))
def test_damaged_names_are_recognised(seed: int) -> None:
    pairs = []
    for table, gazetteer in ((HISTORY, HISTORY_GAZETTEER), (NEWS, NEWS_GAZETTEER)):
        for number, line in enumerate(sentences(table)):
            text, gold = garble_text(*marked(line), 1_000 * seed + number)
            pairs.append(([mark for mark in gold if mark[2] != "?"], found_in(text, gazetteer)))
    assert f1_of(pairs) >= 0.94


def read_article(folder: Path) -> tuple[str, Gazetteer, list[tuple[int, int, str]]]:
    with (folder / "actors.csv").open(encoding="utf-8", newline="") as file:
        gazetteer = Gazetteer.build(csv.DictReader(file))
    with (folder / "mentions.csv").open(encoding="utf-8", newline="") as file:
        gold = [(int(row["start"]), int(row["end"]), row["actor_id"]) for row in csv.DictReader(file)]
    return (folder / "text.txt").read_text(encoding="utf-8"), gazetteer, gold


def test_annotated_articles(shared: Path) -> None:
    clean, damaged = [], []
    for folder in sorted((shared / "eval" / "dev").iterdir()):
        text, gazetteer, gold = read_article(folder)
        clean.append((gold, found_in(text, gazetteer)))
        for seed in range(3):
            garbled, moved = garble_text(text, gold, seed)
            damaged.append((moved, found_in(garbled, gazetteer)))
    assert f1_of(clean) >= 0.98
    assert f1_of(damaged) >= 0.95


def test_confidence_means_something(shared: Path) -> None:
    """Of the mentions that are sure by nine tenths, at least nine in ten are right, also where names are damaged."""
    right = sure = 0
    for folder in sorted((shared / "eval" / "dev").iterdir()):
        text, gazetteer, gold = read_article(folder)
        garbled, moved = garble_text(text, gold, 7)
        found = found_in(garbled, gazetteer, least=0.9)
        right, sure = right + hits(moved, found), sure + len(found)
    assert sure > 50
    assert right >= 0.9 * sure


# Collisions, context, what was read before.

CLINTONS = gazetteer_of("bill;Bill Clinton;person;President Clinton\nhillary;Hillary Clinton;person;Secretary Clinton")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Clinton agreed.", [""]),
        ("Secretary Clinton agreed.", ["hillary"]),
        ("President Clinton agreed.", ["bill"]),
        ("Hillary Clinton spoke. Clinton left.", ["hillary", "hillary"]),
        ("Hillary Clinton spoke. Bill Clinton spoke. Clinton left.", ["hillary", "bill", "bill"]),
        ("Clinton left. Hillary Clinton spoke.", ["", "hillary"]),
        ("Chelsea Clinton spoke. Clinton left.", [""]),
    ],
)
def test_two_bearers_of_a_name(text: str, expected: list[str]) -> None:
    found = find_mentions(text, CLINTONS)
    assert [mention.actor_id for mention in found] == expected
    for mention in found:
        assert mention.actor_id in {"", mention.candidates[0]}
        if not mention.actor_id:
            assert set(mention.candidates) == {"bill", "hillary"}
            assert mention.confidence < 0.5


def test_a_state_beside_the_title_tells_bearers_apart() -> None:
    rows = [
        {"id": "usa", "name": "United States", "kind_code": "state"},
        {"id": "uk", "name": "United Kingdom", "kind_code": "state"},
        {"id": "george", "name": "George Bush", "kind_code": "person", "counts_for_id": "usa"},
        {"id": "alan", "name": "Alan Bush", "kind_code": "person", "counts_for_id": "uk"},
    ]
    gazetteer = Gazetteer.build(rows)
    assert [m.actor_id for m in find_mentions("US President Bush spoke.", gazetteer)] == ["george"]
    assert [m.actor_id for m in find_mentions("British Ambassador Bush spoke.", gazetteer)] == ["alan"]


def test_a_damaged_name_between_two_stays_open() -> None:
    gazetteer = gazetteer_of("a;Ali Rahmani;person;\nb;Reza Rahmany;person;")
    (mention,) = find_mentions("They met Rahmaniy yesterday.", gazetteer)
    assert mention.actor_id == ""
    assert set(mention.candidates) == {"a", "b"}


def test_what_is_learned_serves_later_never_earlier() -> None:
    gazetteer = gazetteer_of("iaea;International Atomic Energy Agency;organisation;\nkellogg;Keith Kellogg;person;")
    text = "The IAEA left. The International Atomic Energy Agency (IAEA) spoke. The IAEA left. Kith Kelog and Kelog."
    spans = [mention.text for mention in find_mentions(text, gazetteer)]
    assert spans == ["International Atomic Energy Agency", "IAEA", "IAEA", "Kith Kelog", "Kelog"]
    other = "A Keith Kellogg. An IAEA (International Atomic Energy Agency) team. The IAEA left."
    assert [m.text for m in find_mentions(other, gazetteer)] == [
        "Keith Kellogg",
        "IAEA",
        "International Atomic Energy Agency",
        "IAEA",
    ]


def test_a_surname_of_somebody_else_is_not_taken_for_a_misspelling() -> None:
    gazetteer = gazetteer_of("waltz;Mike Waltz;person;")
    assert find_mentions("Tim Walz spoke. Later Walz left.", gazetteer) == []
    assert [m.actor_id for m in find_mentions("Later Walz left.", gazetteer)] == ["waltz"]


def test_tables_of_a_case() -> None:
    rows = [
        {"id": "russia", "name": "Russia", "kind_code": "state"},
        {"id": "ussr", "name": "Soviet Union", "kind_code": "state"},
        {"id": "dock-union", "name": "Hafengewerkschaft", "kind_code": "organisation"},
        {"id": "team", "name": "Russian delegation", "kind_code": "group"},
        {"id": "pair", "name": "Carter and Sadat", "kind_code": "group"},
        {"id": "carter", "name": "Jimmy Carter", "kind_code": "person"},
        {"id": "sadat", "name": "Anwar Sadat", "kind_code": "person"},
        {"id": "unnamed", "name": "Unnamed", "kind_code": "group"},
    ]
    aliases = [
        {"alias": "Moscow", "actor_id": "russia", "kind_code": "seat"},
        {"alias": "the union", "actor_id": "dock-union", "kind_code": "name"},
        {"alias": "its team", "actor_id": "team", "kind_code": "name"},
        {"alias": "Saddat", "actor_id": "sadat", "kind_code": "garbled"},
        {"alias": "the Egyptian leader", "actor_id": "sadat", "kind_code": "title"},
    ]
    gazetteer = Gazetteer.build(rows, aliases)

    def actors(text: str) -> list[tuple[str, str, str]]:
        return [(m.text, m.actor_id, m.rule) for m in find_mentions(text, gazetteer)]

    # A case's own seat is not shared with the other state that once had it.
    assert actors("Moscow refused.") == [("Moscow", "russia", "seat:acts")]
    assert actors("On Monday the union refused.") == [("the union", "dock-union", "description")]
    assert actors("A union meeting.") == []
    assert actors("The Russian delegation and its team left.") == [("Russian delegation", "team", "name")]
    assert [row[1] for row in actors("Carter and Sadat met.")] == ["carter", "sadat"]
    assert [row[1] for row in actors("They met Saddat.")] == ["sadat"]
    found = find_mentions("On Monday the Egyptian leader agreed.", gazetteer)
    assert [(m.rule, m.confidence < 0.5) for m in found] == [("title", True)]


def test_other_scripts() -> None:
    gazetteer = gazetteer_of(
        "china;China;state;中国|Китай\nputin;Vladimir Putin;person;Путин|بوتين\nisrael;Israel;state;ישראל"
    )

    def found(text: str) -> list[tuple[str, str]]:
        return [(m.text, m.actor_id) for m in find_mentions(text, gazetteer)]

    assert found("在中国举行的谈判") == [("中国", "china")]
    assert found("قال بوتين وبوتين") == [("بوتين", "putin"), ("بوتين", "putin")]
    assert found("בישראל") == [("ישראל", "israel")]
    assert found("Путин и Китай") == [("Путин", "putin"), ("Китай", "china")]
    # A name that no table writes in the script is still heard.
    assert found("сказал Владимир Путин") == [("Владимир Путин", "putin")]


def test_marks_and_line_ends() -> None:
    gazetteer = gazetteer_of("erdogan;Recep Tayyip Erdoğan;person;Erdogan\nsaudi;Saudi Arabia;state;")
    decomposed = "Erdog\u0306an met Saudi\u00a0Arabia\u2019s envoys;\r\nSaudi\r\nArabia agreed."
    assert [m.text for m in find_mentions(decomposed, gazetteer)] == [
        "Erdog\u0306an",
        "Saudi\u00a0Arabia",
        "Saudi\r\nArabia",
    ]


# Laws.

PIECES = st.sampled_from(
    [
        *(
            "Sadat",
            "Begin",
            "the Israelis",
            "U.S.",
            "Moscow",
            "in ",
            "to ",
            "with ",
            "President ",
            "’s",
            "'s",
            " ",
            "\n",
        ),
        *(
            "\r\n",
            "\u00a0",
            "\u0301",
            "-",
            ". ",
            ", ",
            "said ",
            "“",
            "”",
            "Kisinger",
            "Carter ",
            "administration",
            "(PLO)",
        ),
        *("Zbignew Brzezinsky", "WHO", "É", "中国", "🕊", "\u200d", "ß", "İ", "ǅ", "a", "Z"),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)))
def test_spans_slice_back_in_order(text: str) -> None:
    found = find_mentions(text, HISTORY_GAZETTEER)
    assert found == find_mentions(text, HISTORY_GAZETTEER)
    last = 0
    for mention in found:
        assert mention.start >= last
        assert text[mention.start : mention.end] == mention.text
        assert mention.text
        assert mention.candidates
        assert 0 < mention.confidence <= 1
        assert mention.actor_id in {"", mention.candidates[0]}
        last = mention.end
    for name in new_names(text, found):
        assert all(text[start:end] in name.spellings for start, end in name.spans)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(sentences(HISTORY)), min_size=1, max_size=12), st.sampled_from(sentences(NEWS)))
def test_a_sentence_more_changes_nothing_before(lines: list[str], more: str) -> None:
    # A stop parts the sentences: without one the next words would belong to the last.
    text = " ".join(marked(line)[0].rstrip(".") + "." for line in lines)
    before = find_mentions(text, HISTORY_GAZETTEER)
    after = find_mentions(f"{text} {marked(more)[0]}", HISTORY_GAZETTEER)
    assert after[: len(before)] == before


def test_nothing_in_texts_without_names() -> None:
    code = "def US(self, Begin=None):\n    return Begin if self.US else None  # http://x.example/Moscow/Israel\n" * 20
    assert {m.actor_id for m in find_mentions(code, HISTORY_GAZETTEER)} <= {"begin", "usa"}


BOMBS = [
    "a",
    "A",
    "A.",
    "A ",
    "Aa ",
    "Aa-",
    "' ",
    "’",
    "“",
    " ",
    "\n",
    "0",
    "0 ",
    ". ",
    "Begin ",
    "Begin and ",
    "US ",
    "Sadat’",
    "von ",
]


@pytest.mark.parametrize("piece", BOMBS)
def test_time_grows_with_the_text(piece: str) -> None:
    """FAULTS 27: twice the input takes at most about twice the time."""

    def seconds(size: int) -> float:
        text, best = f"{piece * (size // len(piece))}!", float("inf")
        for _ in range(3):
            start = time.process_time()
            new_names(text, find_mentions(text, HISTORY_GAZETTEER))
            best = min(best, time.process_time() - start)
        return best

    seconds(1_000)
    assert seconds(40_000) <= 3 * seconds(20_000) + 0.02


@pytest.mark.parametrize("text", [f"{'a' * 50_000}!", "'" * 50_000, " " * 50_000, "A." * 25_000, f"A{'’' * 50_000}s"])
def test_the_word_pattern_is_linear(text: str) -> None:
    start = time.process_time()
    for _ in WORD.finditer(text):
        pass
    Words(text, 0, len(text))
    assert time.process_time() - start < 1


# Spelling and tables.


@given(st.text(max_size=30))
def test_a_key_is_its_own_key(word: str) -> None:
    assert key(key(word)) == key(word)


@given(
    st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12), st.text("abcdefghiklmnopqrstuvwxyz", max_size=12)
)
def test_resemblance_is_a_likeness(one: str, other: str) -> None:
    a, b = sounds(one), sounds(other)
    assert resemblance(a, a) == 1
    assert resemblance(a, b) == pytest.approx(resemblance(b, a))
    assert 0 <= resemblance(a, b) <= 1
    assert len(skeleton(a)) <= len(a)


@pytest.mark.parametrize(
    ("printed", "name", "stranger"),
    [
        ("gayls", "giles", "golub"),
        ("folodimir", "volodymyr", "valdemar"),
        ("kisinjar", "kissinger", "kissing"),
        ("lafrof", "lavrov", "larkov"),
        ("shoultz", "shultz", "schulze"),
        ("hamenei", "khamenei", "kamen"),
        ("natanyaho", "netanyahu", "nathaniel"),
        ("makrun", "macron", "macklin"),
    ],
)
def test_a_spelling_resembles_its_name_more_than_another(printed: str, name: str, stranger: str) -> None:
    right = resemblance(sounds(printed), sounds(name))
    assert right >= 0.87
    assert right > resemblance(sounds(printed), sounds(stranger))


def test_the_tables_are_whole() -> None:
    assert {"en", "es"} <= set(languages())
    for language in languages():
        lexicon = read_names(language)
        assert len(lexicon.nations) > 50
        assert all(form.strip() == form for nation in lexicon.nations for form in nation.called)
        names = {nation.name for nation in lexicon.nations}
        assert all(nation in names for _, nation in lexicon.heads)


def test_a_language_without_tables_is_refused() -> None:
    with pytest.raises(UsageError, match="no tables of names for 'xx'; there are: en, es"):
        Gazetteer.build([], language="xx")
    with pytest.raises(UsageError, match="built for 'en'"):
        find_mentions("Kiev", HISTORY_GAZETTEER, language="es")


# New names.


def test_new_names_are_proposed_once_they_recur() -> None:
    text = (
        "Minister Hakan Fidan met envoys from Oman in Muscat on Monday. The Arms Control Association (ACA) warned them. "
        "Fidan said the talks were useful. Oman agreed. “We wait,” Fidan said. The ACA and the Arms Control Association left. "
        "Kissinger spoke. Later Kissinger left. However, nothing. However, no. Tuesday came. Tuesday went."
    )
    found = new_names(text, find_mentions(text, HISTORY_GAZETTEER))
    assert {(name.name, name.kind_code, len(name.spans)) for name in found} == {
        ("Hakan Fidan", "person", 3),
        ("Arms Control Association", "organisation", 4),
        ("Oman", "state", 2),
    }
    assert next(name.spellings for name in found if name.kind_code == "person") == ("Hakan Fidan", "Fidan")
