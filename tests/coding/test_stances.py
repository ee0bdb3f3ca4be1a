"""Moves of a negotiation: what is stated, whose it is, on which condition; and what is no move at all."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.coding.names import Gazetteer, find_mentions
from analysis.coding.speech import find_speech
from analysis.coding.stances import Stance, find_stances
from analysis.coding.stances.lexicon import read_stance_lexicon

STANCES = Path(__file__).resolve().parents[2] / "src" / "analysis" / "record" / "codes" / "stance.csv"

ACTORS = [
    {"id": "egypt", "name": "Egypt", "kind_code": "state", "aliases": ""},
    {"id": "israel", "name": "Israel", "kind_code": "state", "aliases": ""},
    {"id": "france", "name": "France", "kind_code": "state", "aliases": ""},
    {"id": "germany", "name": "Germany", "kind_code": "state", "aliases": ""},
    {"id": "japan", "name": "Japan", "kind_code": "state", "aliases": ""},
    {"id": "india", "name": "India", "kind_code": "state", "aliases": ""},
    {"id": "china", "name": "China", "kind_code": "state", "aliases": ""},
    {"id": "usa", "name": "United States", "kind_code": "state", "aliases": "US|U.S.|Washington"},
    {"id": "russia", "name": "Russia", "kind_code": "state", "aliases": "Moscow|the Kremlin"},
    {"id": "ukraine", "name": "Ukraine", "kind_code": "state", "aliases": "Kyiv"},
    {"id": "greece", "name": "Greece", "kind_code": "state", "aliases": "Athens"},
    {"id": "eu", "name": "European Union", "kind_code": "organisation", "aliases": "EU|Brussels"},
    {"id": "un", "name": "United Nations", "kind_code": "organisation", "aliases": "UN|U.N."},
    {"id": "imf", "name": "International Monetary Fund", "kind_code": "organisation", "aliases": "IMF|the Fund"},
    {"id": "union", "name": "Dockers' Union", "kind_code": "organisation", "aliases": "the union"},
    {"id": "employers", "name": "Port Employers Association", "kind_code": "organisation", "aliases": "the employers"},
    {"id": "greens", "name": "Greens", "kind_code": "organisation", "aliases": "the Greens|Green Party"},
    {"id": "liberals", "name": "Liberals", "kind_code": "organisation", "aliases": "the Liberals|Liberal Party"},
    {"id": "hamas", "name": "Hamas", "kind_code": "organisation", "aliases": ""},
    {"id": "carter", "name": "Jimmy Carter", "kind_code": "person", "aliases": "Carter|President Carter"},
    {"id": "sadat", "name": "Anwar Sadat", "kind_code": "person", "aliases": "Sadat|Egyptian President"},
    {"id": "begin", "name": "Menachem Begin", "kind_code": "person", "aliases": "Begin|Israeli Prime Minister"},
]

# Each line: a sentence = what it states and whose move it is, rows parted by "|"; a third word stands in the condition.
SENTENCES = """
Egypt demanded that Israel withdraw from the peninsula. = demand egypt
Egypt has called on Israel to halt construction in the settlements. = demand egypt
India urged China to open its markets to farm goods. = demand india
The union is asking for a nine per cent rise over two years. = demand union
Athens wants its creditors to write off half of the debt. = demand greece
Brussels insisted that Greece cut pensions before the next payment. = demand eu
The Greens are pressing for a higher carbon price. = demand greens
Japan appealed to the United States to lift the steel tariffs. = demand japan
The UN secretary-general's office called for an immediate ceasefire. = demand un
"Russia must withdraw its forces from our territory," said the Ukrainian foreign ministry. = demand ukraine
The French delegation said rich countries should pay for the damage. = demand france
Germany asked Greece for more reforms. = demand germany
Kyiv reiterated its demand that all prisoners be returned. = demand ukraine
China warned the United States against selling arms to the island. = demand china
Egypt's insistence on a timetable irritated the mediators. = demand egypt
Moscow has pushed for a land corridor. = demand russia
Carter urged both sides to show restraint. = demand carter
The union ordered its members to stop work at midnight. = demand union
The Liberals want the finance ministry. = demand liberals
The employers told the union to return to work. = demand employers
France offered to host a summit in the spring. = offer france
Germany proposed a two-year freeze on new duties. = offer germany
Egypt suggested that observers be sent to the border. = offer egypt
The employers put forward a revised pay offer on Monday. = offer employers
The EU tabled a compromise text late on Friday. = offer eu
Russia said it was ready to resume talks without preconditions. = offer russia
"We are willing to sit down with them at any time," the Israeli government said. = offer israel
Sadat said he would be willing to travel to Jerusalem. = offer sadat
India invited China to a new round of talks. = offer india
The IMF is prepared to extend the loan if Greece passes the budget. = offer imf if
Japan has floated the idea of a joint fund. = offer japan
The Greens are open to a coalition with the Liberals. = offer greens
The U.S. delegation submitted a draft text. = offer usa
Washington expressed its readiness to mediate. = offer usa
Hamas offered a ten-year truce in exchange for a full withdrawal. = offer hamas | demand hamas truce
Carter called for a summit at his retreat. = offer carter
Egypt and Israel agreed to exchange ambassadors. = accept egypt | accept israel
France, Germany and Japan signed the treaty on Tuesday. = accept france | accept germany | accept japan
The Dockers' Union accepted the offer by a narrow majority. = accept union
Greece accepted the terms after a long night. = accept greece
China has agreed to buy more grain from the United States. = accept china
The Israeli cabinet approved the plan. = accept israel
Begin agreed to freeze construction for three months. = accept begin
The Liberals gave their consent to the coalition agreement. = accept liberals
India ratified the accord last week. = accept india
Russia and Ukraine reached an agreement on grain exports. = accept russia | accept ukraine
Israel and Hamas have agreed on a ceasefire, the UN said. = accept israel | accept hamas
The treaty was signed by France and Germany in January. = accept france | accept germany
An accord between India and China was concluded in the spring. = accept india | accept china
The employers have reached a deal with the union. = accept employers
The union voted to accept the new contract. = accept union
Egypt would accept the plan if Israel stopped building. = accept egypt if
Greece would sign the agreement only if the debt is reduced. = accept greece only
Moscow has consented to the inspections. = accept russia
Kyiv said it would accept a thirty-day truce. = accept ukraine
Israel rejected the proposal. = refuse israel
Israel has refused to withdraw from the strip. = refuse israel
China will not accept any binding target. = refuse china
"We will never recognise the annexation," the Ukrainian foreign minister said. = refuse ukraine
The union turned down the employers' last offer. = refuse union
France ruled out any change to the treaty. = refuse france
Germany does not support joint bonds. = refuse germany
Hamas walked out of the talks. = refuse hamas
The U.S. vetoed the resolution. = refuse usa
Greece's refusal to cut pensions angered its lenders. = refuse greece
India declined to sign the communique. = refuse india
Russia broke off the negotiations. = refuse russia
The Greens oppose the new motorway. = refuse greens
Brussels dismissed the idea of a new vote. = refuse eu
The Israeli government said it was not prepared to negotiate under fire. = refuse israel
Japan objected to the wording on coal. = refuse japan
Egypt would not attend the conference unless the Palestinians were invited. = refuse egypt unless
The Liberals have ruled out a coalition with the Greens. = refuse liberals
The proposal was rejected by Egypt. = refuse egypt
China's opposition to inspections blocked the text. = refuse china
Moscow said a return to the old borders was out of the question. = refuse russia
The IMF said the plan was unacceptable. = refuse imf
Israel and Egypt failed to reach agreement on the border. = refuse israel | refuse egypt
Egypt dropped its demand for a full withdrawal. = concede egypt
Greece has softened its position on pensions. = concede greece
The union no longer insists on a shorter week. = concede union
Germany backed down over the budget rules. = concede germany
China gave way on inspections. = concede china
The employers conceded that wages had fallen behind. = concede employers
Israel lifted the blockade after a week. = concede israel
India withdrew its objection to the clause. = concede india
The union called off the strike after an all-night session. = concede union
Russia admitted that its forces had crossed the line. = concede russia
Japan apologised to China for the incident. = concede japan
The EU has abandoned its claim to the fishing grounds. = concede eu
Athens yielded on the sale of state firms. = concede greece
Egypt softened its demand that the canal be reopened first. = concede egypt
The United States threatened to impose tariffs on French wine. = threaten usa
The union threatened an indefinite strike unless pay rises. = threaten union unless
Russia warned that it would cut off gas supplies. = threaten russia
China vowed to retaliate against the new duties. = threaten china
The Greens threatened to leave the coalition. = threaten greens
"We will respond with force if they cross the river," Moscow said. = threaten russia if
Egypt's threat to close the strait alarmed shipowners. = threaten egypt
Israel said it would strike again if the rockets continue. = threaten israel if
The employers said they would close the port if the strike goes ahead. = threaten employers if
France pledged two billion euros for poorer countries. = promise france
Germany promised to cut emissions by half. = promise germany
Japan committed itself to a carbon-neutral economy. = promise japan
India will send a delegation to the talks next week. = promise india
The United States said it would provide air defences. = promise usa
China is committed to peace in the region. = promise china
The IMF guaranteed the next payment. = promise imf
Egypt vowed to keep the canal open. = promise egypt
Israel decided to release the tax money. = promise israel
Carter instructed his envoys to return at once. = promise carter
Ukraine accused Russia of violating the ceasefire. = accuse ukraine
Russia blamed Ukraine for the attack. = accuse russia
The union criticised the employers for dragging out the talks. = accuse union
Egypt condemned the raid. = accuse egypt
China denounced the sanctions as blackmail. = accuse china
"This is a flagrant violation of the truce," Hamas said. = accuse hamas
Greece complained that its lenders kept changing the rules. = accuse greece
The Ukrainian side charged that Moscow had broken the truce. = accuse ukraine
India lodged a protest with China over the patrol. = accuse india
Moscow denied that its troops were there. = deny russia
Israel denied breaking the agreement. = deny israel
The employers disputed the union's account. = deny employers
China rejected the accusations. = deny china
Hamas denied rejecting the plan. = deny hamas
Germany welcomed the agreement. = endorse germany
France backed the UN plan. = endorse france
Japan hailed the accord as a historic step. = endorse japan
The EU supports the mediation of Egypt. = endorse eu
Begin praised Carter for his patience. = endorse begin
Sadat thanked Carter for his efforts. = endorse sadat
The United States endorsed the Egyptian proposal. = endorse usa
India is in favour of the compromise. = endorse india
The Liberals voiced support for the tax plan. = endorse liberals
The talks were constructive, the German delegation said. = assess germany
"We have made progress, but gaps remain," the EU said. = assess eu
Washington is optimistic about a deal. = assess usa
Carter believes that a treaty is within reach. = assess carter
Israel expressed doubts about the talks. = assess israel
Brussels hopes that the talks will resume soon. = assess eu
The union said the meeting had been a waste of time. = assess union
Sadat was disappointed with the slow pace of the negotiations. = assess sadat
The Greens refused, the Liberals accepted. = refuse greens | accept liberals
Israel rejected the plan and demanded new talks. = refuse israel | demand israel
Egypt welcomed the draft but rejected its third article. = endorse egypt | refuse egypt
After rejecting the first draft, France accepted the second. = refuse france | accept france
The plan, which Israel had rejected, was accepted by Egypt. = refuse israel | accept egypt
Germany did not rule out a new loan. = offer germany
Russia refused to rule out further strikes. = refuse russia
Neither Egypt nor Israel accepted the map. = refuse egypt | refuse israel
The Egyptian and Israeli delegations agreed on a timetable. = accept egypt | accept israel
Egypt agreed not to close the canal. = accept egypt
India said that it would not join the pact. = refuse india
Having rejected the offer, the union went on strike. = refuse union
In return for the loan, Greece agreed to sell its ports. = accept greece return
If Israel withdraws, Egypt will sign the treaty. = accept egypt if
Unless the duties are lifted, China will go to court. = threaten china unless
The Kremlin said talks would continue in Geneva. = assess russia
The Israeli Prime Minister rejected the map. = refuse begin
Carter met Sadat. He urged the Egyptian president to wait. = demand carter
Egypt said Israel must stop, and Israel refused. = demand egypt | refuse israel
The Soviet offer was turned down by Washington. = refuse usa
Moscow's proposal for a conference was welcomed by France. = endorse france
Egypt and Israel were urged by Washington to resume talks. = demand usa
A ceasefire was agreed between Russia and Ukraine in the spring. = accept russia | accept ukraine
An invitation from Japan was accepted by China. = accept china
By the end of the year, Greece had agreed to all conditions. = accept greece
India's willingness to talk surprised its neighbours. = offer india
Egypt remained opposed to any partial settlement. = refuse egypt
Germany was reluctant to lend more. = refuse germany
Washington hesitated, but eventually consented to the sale. = accept usa
Israel agreed in principle to return the territory. = accept israel
Japan made no secret of its opposition to the clause. = refuse japan
Russia has repeatedly called for a treaty banning such weapons. = demand russia
Russia has proposed a treaty banning such weapons. = offer russia
China sought assurances that the islands would stay neutral. = demand china
Ukraine wanted security guarantees from the United States. = demand ukraine
Sadat announced that he would visit Jerusalem. = promise sadat
Sadat, however, rejected the idea. = refuse sadat
Begin, under pressure from his party, refused to give up the settlements. = refuse begin
Begin told Carter that Israel could not accept the text. = refuse israel
Carter told Begin that the United States would guarantee the oil supply. = promise usa
Carter asked Congress for money. = demand carter
In a letter to Carter, Sadat insisted on a link between the two agreements. = demand sadat
The United States informed Egypt that it would not send troops. = refuse usa
The EU and Japan signed a free trade agreement after four years of talks. = accept eu | accept japan
Brussels threatened to take China to the trade court. = threaten eu
The EU postponed its retaliatory tariffs for ninety days. = concede eu
Washington imposed new tariffs on steel from Japan. = threaten usa
China hit back with duties on soybeans. = threaten china
India slammed the decision as unfair. = accuse india
The Dockers' Union said its members would strike for two days. = threaten union
The union and the employers struck a deal on pay. = accept union | accept employers
Members of the union voted to reject the offer. = refuse union
The employers have offered a rise of six per cent. = offer employers
The union described the offer as an insult. = refuse union
"The offer is an insult," the union said. = refuse union
The employers insist they cannot afford more. = refuse employers
The IMF agreed to release the next tranche. = accept imf
Greece missed the payment and asked for more time. = demand greece
Germany insists that Greece must repay every euro. = demand germany
Athens accuses Berlin of blackmail. = accuse greece
The Liberals said they would not join a government with the Greens. = refuse liberals
The Greens signalled readiness to compromise on nuclear power. = concede greens
Both the Greens and the Liberals backed the candidate. = endorse greens | endorse liberals
The Liberals pulled out of the coalition talks. = refuse liberals
"We want peace," said the Egyptian delegation. = demand egypt
"We cannot accept this text," India told the conference. = refuse india
"Japan stands ready to help," the Japanese foreign ministry said. = offer japan
"If they stop, we will stop," Hamas said. = promise hamas if
"There will be no deal without guarantees," Kyiv said. = refuse ukraine
"Sanctions will be lifted only after a full withdrawal," Brussels said. = concede eu only
China called the accusation baseless. = deny china
Moscow dismissed the allegations as nonsense. = deny russia
Israel said it had nothing to do with the attack. = deny israel
France said it was confident that a text would be found. = assess france
The UN described the humanitarian situation as catastrophic. = assess un
Japan voiced concern over the pace of the negotiations. = assess japan
The United States hoped that the summit would produce results. = assess usa
Ukraine thanked Germany for its help. = endorse ukraine
Egypt praised the role of the United States. = endorse egypt
Carter congratulated both men on their courage. = endorse carter
The United States lent its support to the French plan. = endorse usa
China recognised the new border. = concede china
Egypt renounced the use of force. = concede egypt
Russia offered to withdraw its troops, but only after elections. = offer russia
Kyiv refuses to cede any territory. = refuse ukraine
Kyiv said it would never cede territory. = refuse ukraine
Moscow demanded recognition of the annexation as a condition for peace. = demand russia
Ukraine says that it is willing to discuss neutrality, provided that it receives guarantees. = offer ukraine provided
Russia must pay for the damage, Ukraine said. = demand ukraine
According to Moscow, Ukraine broke the truce. = accuse russia
Washington argued that the clause was unnecessary. = assess usa
After Carter intervened, Begin agreed to stay. = accept begin
Begin and Sadat, who had not met for a week, signed the documents. = accept begin | accept sadat
The German government announced plans to send more aid. = promise germany
Delegates from India walked out of the hall. = refuse india
Israel suspended its participation in the talks. = refuse israel
The union has promised not to hold up military cargo. = promise union
Egypt vowed not to return the islands. = refuse egypt
India and other developing countries walked out of the session. = refuse india
India's negotiator called the draft a sham. = refuse india
Germany replied that its captain had acted alone, but it promised to pay for the ship. = promise germany
Moscow, which had long been silent, declared itself ready to discuss verification. = offer russia
Begin left open the possibility of further talks. = offer begin
"I want to thank the people of Japan," Carter said. = endorse carter
The employers dismissed the threat as irresponsible but agreed to meet the union on Tuesday. = refuse employers | accept employers
China is due to resume the talks in Geneva on Friday. = promise china
"The charges are baseless," an Israeli spokesman said. = deny israel
A senior U.S. official said Washington was prepared to guarantee the oil supply if the airfields were evacuated. = offer usa if
Neither side in the dispute would talk, but Greece threatened to withhold the payment. = threaten greece
Washington resisted the demand until November. = refuse usa
"It is time for everyone to move," the French foreign ministry said. = demand france
"The idea is to share the costs," France said. = offer france
India's condition is that the tariff is lifted first. = demand india
The employers raised their offer to six per cent. = offer employers
Under pressure from Washington, Israel consented to the inspections. = accept israel
A joint statement by India and China endorsed the principle. = endorse india | endorse china
EU to impose tariffs on Chinese steel = threaten eu
US, China agree to pause tariffs for 90 days = accept usa | accept china
Egypt Rejects Israeli Plan for Canal = refuse egypt
Ukraine ready for talks, Kyiv says = offer ukraine
Carter urges Begin to halt settlements = demand carter
Russia and Ukraine have accused each other of breaking the truce. = accuse russia | accuse ukraine
Washington made it clear that it would not negotiate with Hamas. = refuse usa
The EU has not ruled out further sanctions against Russia. = offer eu
Egypt, whose delegation had arrived on Monday, said it could not accept the timetable. = refuse egypt
France brought forward a revised plan for the river. = offer france
Japan made a new offer on Tuesday. = offer japan
India has yet to agree to the inspections. = refuse india
Germany failed to honour the agreement. = refuse germany
China said that Japan had failed to comply with the treaty. = accuse china
The union stopped short of accepting the contract. = refuse union
Egypt has no objection to the French draft. = accept egypt
Hamas has no plans to accept a truce. = refuse hamas
The Liberals decided to leave the talks. = refuse liberals
The Greens said they would leave the coalition. = threaten greens
Greece will fight for a fair deal to the last moment. = promise greece
The union plans eight days of strikes from 21 August. = threaten union
Hamas vowed to stage more attacks. = threaten hamas
Japan joined a global rejection of the text. = refuse japan
Donors such as Japan have balked at the demand. = refuse japan
The hourly branch of the union has again rejected the offer. = refuse union
The Greens – which had called for a vote – accepted the draft. = demand greens | accept greens
Sadat, who's ill, offered to meet Begin. = offer sadat
India (with China) rejected the draft. = refuse india
The text is not acceptable to anyone, the Indian delegation said. = refuse india
Egypt announced that it was breaking off negotiations. = refuse egypt
Begin told the press that Israel would give up no territory. = refuse israel
Russia was forced to give up its claim. = concede russia
Israel has stopped bombing the port. = concede israel
Four of the demands were at once rejected by Sadat. = refuse sadat
"We are going to propose a truce," the French foreign ministry said. = offer france
Germany is not planning to send troops. = refuse germany
Israel is not going to accept the map. = refuse israel
Donors such as Japan and India refused to pay. = refuse japan | refuse india
Hamas promised to launch new attacks. = threaten hamas
Hamas fighters holding the crossing refused to leave. = refuse hamas
The Greens who had read the plan refused to vote. = refuse greens
The union announced the suspension of its strike. = concede union
The talks with Hamas will resume on Friday, the Egyptian delegation said. = promise egypt
Sadat said there was no room for negotiations. = refuse sadat
China stressed the need for a dialogue. = demand china
"We have not attacked anybody," Hamas said. = deny hamas
Brussels poured cold water on the idea. = refuse eu
Kyiv took Moscow to task over the raid. = accuse ukraine
India denied the ship permission to land. = refuse india
Washington voted to condemn the raid. = accuse usa
Egypt’s president, Anwar Sadat, said his country was ready to talk. = offer egypt
Paris says no to tariffs = refuse france
Egypt and Israel welcome the good offices of third countries. = endorse egypt | endorse israel
* **Egypt and Israel welcome** the good offices of third countries. = endorse egypt | endorse israel
Carter authorized his envoy to offer a corridor. = offer carter
Sadat was instructed to demand the return of the city. = demand sadat
The treaty obliged Egypt to open the canal. = promise egypt
Negotiators have reached a phased truce in the war between Israel and Hamas. = accept israel | accept hamas
France signed the accord with the consent of Germany. = accept france | accept germany
India stands ready to support the parties. = offer india
France showed no interest in a new treaty. = refuse france
France tendered its good offices. = offer france
Egypt dispatched three envoys to restore harmony. = offer egypt
Carter persuaded Israel to attend a conference. = accept israel
Carter believed that Israel would compromise. = assess carter
Egypt ignored the warning and opened the canal. = refuse egypt
"It is imperative that the truce holds," said Carter. = demand carter
"There is still a lot of work to do," said Carter. = assess carter
Japan said the government did not uphold the truce. = accuse japan
""".strip().splitlines()

NO_MOVES = """
The treaty has thirty-two articles and two annexes.
The weather in Geneva was cold and the hotel was full.
The delegation of Egypt arrived on Monday by train.
Egypt is a country in Africa with a long coast.
The demand for oil fell sharply in the spring.
The offer price of the shares of the company rose to nine euros.
The building was back in use after the fire.
The backing track of the song was recorded in France.
Analysts expect that demand for steel in China may rise.
Is Egypt ready to accept the plan?
Did Israel reject the offer?
The rejected applicants came from Germany.
The union hall was built in the same year.
The Carter family owned a farm.
Plans of the building were drawn by an architect from India.
Workers in Germany earn more than those in Greece.
The river forms the border between India and China.
A French newspaper printed the map on its front page.
The signing room had been cleaned for the guests.
The company withdrew the product after complaints from customers in France.
Prices rose because demand from China remained strong.
The signing of the new striker cost the club nine million euros.
The plan of the city of Athens dates from the last century.
Egypt declined to comment on the report.
Officials in Germany declined to give details.
The premature signing of letters annoyed the clerks.
A ship under Japanese command calls at the port on Friday.
""".strip().splitlines()

# Sentences that state a move of somebody, but of no actor of the list.
UNLISTED = """
He supported his mother and two sisters in those years.
She backed the car into the yard.
The bank offered shares to the public.
The museum accepts visitors from Monday to Friday.
""".strip().splitlines()


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.build(ACTORS)


def parties(built: Gazetteer) -> list[SimpleNamespace]:
    return [
        SimpleNamespace(
            id=actor.actor_id, name=actor.name, kind_code=actor.kind_code, aliases=[form for form, _ in actor.aliases]
        )
        for actor in built.actors.values()
    ]


def read(text: str, built: Gazetteer | None = None, issues: tuple[dict[str, str], ...] = ()) -> list[Stance]:
    """Read a text as the whole chain does."""
    built = built or gazetteer()
    mentions = [found for found in find_mentions(text, built) if found.actor_id]
    speeches = find_speech(text, mentions, actors=parties(built))
    return find_stances(text, mentions, speeches, gazetteer=built, issues=issues)


def moves(text: str) -> set[tuple[str, str]]:
    return {(row.stance_code, row.holder_id) for row in read(text)}


@pytest.mark.parametrize("line", [line for line in SENTENCES if line])
def test_states_the_move_of_its_holder(line: str) -> None:
    text, wanted = line.rsplit(" = ", 1)
    rows = read(text)
    for one in wanted.split("|"):
        stance, holder, *condition = one.split()
        fitting = [row for row in rows if (row.stance_code, row.holder_id) == (stance, holder)]
        assert fitting, rows
        assert fitting[0].is_conditional == bool(condition)
        assert not condition or condition[0] in fitting[0].condition.lower()
        assert text[fitting[0].start : fitting[0].end] == fitting[0].text


@pytest.mark.parametrize("text", [line for line in NO_MOVES if line])
def test_finds_no_move_where_words_only_look_like_one(text: str) -> None:
    assert [row for row in read(text) if row.confidence > 0.2] == []


@pytest.mark.parametrize("text", UNLISTED)
def test_a_move_of_nobody_in_the_list_has_no_holder(text: str) -> None:
    assert all(row.holder_id == "" and row.confidence < 0.8 for row in read(text))


def test_few_moves_too_many() -> None:
    """Nine in ten of the surer rows are wanted."""
    right = wrong = 0
    for line in filter(None, SENTENCES):
        text, wanted = line.rsplit(" = ", 1)
        codes = {tuple(one.split()[:2]) for one in wanted.split("|")}
        for row in read(text):
            if row.confidence >= 0.5:
                right += (row.stance_code, row.holder_id) in codes
                wrong += (row.stance_code, row.holder_id) not in codes
    assert right > 9 * wrong


def test_negation_and_modality_turn_the_code() -> None:
    assert moves("Egypt rejected the map.") == {("refuse", "egypt")}
    assert moves("Egypt did not accept the map.") == {("refuse", "egypt")}
    assert ("accept", "egypt") not in moves("Egypt might accept the map.") or (
        max(row.confidence for row in read("Egypt might accept the map.")) < 0.5
    )
    assert moves("Egypt didn’t accept the map.") == {("refuse", "egypt")}
    assert ("refuse", "egypt") in moves("“We won’t sign the treaty,” Egypt said.")
    assert moves("Egypt no longer demands a withdrawal.") == {("concede", "egypt")}
    assert moves("Egypt vowed never to sign the map.") == {("refuse", "egypt")}


def test_holder_speaker_and_standing_are_kept_apart() -> None:
    (ascribed,) = read("Washington said China had committed to remove the tariffs.")
    assert (ascribed.holder_id, ascribed.speaker_id, ascribed.standing_code) == ("china", "usa", "ascribed")
    (own,) = read("Egypt said it would reject the map.")
    assert (own.holder_id, own.speaker_id, own.standing_code) == ("egypt", "egypt", "own")
    (narrated,) = read("Egypt rejected the map.")
    assert (narrated.speaker_id, narrated.standing_code, narrated.mode_code) == ("", "narrated", "reported")


def test_we_in_a_leaders_mouth_is_the_state() -> None:
    text = 'Egyptian President Anwar Sadat met the press. "We are ready to sign the treaty," Sadat said.'
    row = next(row for row in read(text) if row.mode_code == "quoted")
    assert (row.holder_id, row.speaker_id, row.standing_code) == ("egypt", "sadat", "spokesperson")


def test_the_addressee_is_the_one_behind_the_predicate() -> None:
    (row,) = read("Egypt accused Israel of breaking the truce.")
    assert row.addressee_ids == ("israel",)


def test_a_demand_with_something_in_exchange_is_two_moves() -> None:
    text = "Egypt demanded the peninsula in exchange for a lasting peace."
    assert [(row.stance_code, row.is_conditional) for row in read(text)] == [("demand", False), ("offer", True)]


def test_pronouns_and_joint_subjects() -> None:
    text = "Egypt and Israel met in May. They agreed on a timetable."
    assert {(row.stance_code, row.holder_id) for row in read(text)} == {("accept", "egypt"), ("accept", "israel")}
    text = "Egypt and Israel met in Japan. They agreed on a timetable."
    assert {(row.stance_code, row.holder_id) for row in read(text)} == {("accept", "egypt"), ("accept", "israel")}
    assert ("refuse", "sadat") in moves("Sadat arrived on Monday. He refused to sign the treaty.")


def test_they_in_a_quotation_are_never_its_speaker() -> None:
    assert moves('"They want to keep the land," Egypt said.').isdisjoint({("demand", "egypt"), ("offer", "egypt")})
    assert ("demand", "egypt") in moves("Egypt said it wants the land back.")


def test_a_supposed_move_is_none() -> None:
    text = "Israel will sign the treaty if Egypt accepts the map."
    assert moves(text) == {("accept", "israel")}
    assert moves("It is unclear whether Egypt accepted the map.") == set()


def test_a_forecast_of_anothers_move_is_the_speakers_judgement() -> None:
    text = "Egyptian President Anwar Sadat met the press. Sadat said Israel would reject the map."
    assert moves(text) == {("assess", "sadat")}
    assert moves("Egypt said it would reject the map.") == {("refuse", "egypt")}


def test_what_comes_before_or_until_has_not_been_done() -> None:
    assert ("accept", "israel") not in moves("Carter will stay until the rain stops and Israel accepts the map.")
    rows = read("Egypt asked for time before accepting the map.")
    assert all(row.confidence < 0.5 for row in rows if row.stance_code == "accept")


def test_the_opposition_of_a_state_does_not_act_for_it() -> None:
    assert ("refuse", "ukraine") not in moves("Ukraine's main opposition group rejected the map.")
    assert ("refuse", "ukraine") in moves("Ukraine's negotiators rejected the map.")


def test_a_noun_of_another_owner_is_not_the_subjects_move() -> None:
    assert moves("Egypt agreed to Israel's offer of a truce.") == {("accept", "egypt")}
    assert moves("Egypt complied with Israel's demand for inspections.") == {("accept", "egypt")}
    assert ("offer", "egypt") not in moves("Egypt will put Israel's proposals to a vote.")


def test_joint_speakers_speak_of_themselves_as_they() -> None:
    text = "Sadat and Carter said they would sign the treaty."
    assert moves(text) >= {("accept", "sadat"), ("accept", "carter")}


def test_a_belief_that_introduces_a_move_is_none_itself() -> None:
    assert moves("Begin believes that Egypt rejected the map.") == {("refuse", "egypt")}


def test_an_issue_of_the_codebook_is_suggested_by_its_words() -> None:
    issues = (
        {"id": "borders", "label": "Withdrawal to the old borders", "question": "How far back?", "anchors": ""},
        {"id": "tariffs", "label": "Tariffs on steel", "question": "How high are duties?", "anchors": "50: halved"},
    )
    (row,) = read("Japan demanded that the United States lift the steel tariffs.", issues=issues)
    assert row.issue == "tariffs"
    (other,) = read("Japan rejected the fishing quota for tuna.", issues=issues)
    assert other.issue not in ("borders", "tariffs")
    assert "quota" in other.issue


def test_appending_a_sentence_changes_nothing_before() -> None:
    text = 'Egypt rejected the map. Sadat said he would not sign it. "We will wait," he added.'
    longer = text + " Israel welcomed the delay and thanked Egypt."
    before = read(text)
    assert [row for row in read(longer) if row.end <= len(text)] == before


def test_same_text_same_rows() -> None:
    text = " ".join(line.rsplit(" = ", 1)[0] for line in SENTENCES[:60] if line)
    assert read(text) == read(text)


@given(
    st.text(alphabet=st.sampled_from("Egypt rejects. “We’ll \"not' if,\r\n\xa0e\u0301\u202ea—;:?!()ß漢"), max_size=200)
)
def test_offsets_slice_back_in_any_text(text: str) -> None:
    mentions = [SimpleNamespace(start=0, end=min(5, len(text)), actor_id="egypt")]
    speeches = [
        SimpleNamespace(
            start=0, end=len(text), speaker_id="egypt", speaker_text="Egypt", cue="said", mode_code="reported"
        )
    ]
    for row in find_stances(text, mentions, speeches):
        assert text[row.start : row.end] == row.text


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "a" * 50_000 + "!",
        " " * 50_000,
        "1" * 50_000,
        '"' * 5_000,
        "must " * 5_000,
        "refused to " * 3_000,
        "if " * 5_000,
        "def accept(offer):\n    return offer if offer else reject(offer)\n" * 20,
    ],
    ids=lambda text: text[:12].strip() or "blank",
)
def test_odd_texts_do_no_harm(text: str) -> None:
    for row in find_stances(text, [], []):
        assert text[row.start : row.end] == row.text


def test_a_language_without_tables_finds_nothing() -> None:
    assert find_stances("Egypt rejected the map.", [], [], language="xx") == []


def test_every_code_of_the_tables_is_one_of_the_eleven() -> None:
    with STANCES.open(encoding="utf-8", newline="") as handle:
        codes = {row["code"] for row in csv.DictReader(handle)} - {"evade"}
    lexicon = read_stance_lexicon("en")
    entries = [entry for found, _ in lexicon.forms.values() for entry in found]
    entries += [entry for found in lexicon.phrases.values() for _, entry in found]
    assert {entry.stance for entry in entries} | {entry.negated for entry in entries} <= codes | {""}
    assert {noun.stance for noun in lexicon.nouns.values()} | set(lexicon.turns.values()) <= codes
    assert {entry.stance for entry in entries} >= codes
    listed = set(lexicon.members)
    assert {kind for entry in entries for kind in entry.objects} <= listed
    assert {inner.removeprefix("not-") for _, inner in lexicon.turns} - {"negated", "verb"} <= listed


def test_scores_on_the_development_articles(shared: Path, tmp_path: Path) -> None:
    gold = shared / "eval" / "dev"
    columns = ["start", "end", "text", "holder_id", "speaker_id", "stance_code", "is_conditional", "condition", "issue"]
    for folder in sorted(gold.iterdir()):
        with (folder / "actors.csv").open(encoding="utf-8-sig", newline="") as handle:
            built = Gazetteer.build(list(csv.DictReader(handle)))
        rows = read((folder / "text.txt").read_bytes().decode(), built)
        (tmp_path / folder.name).mkdir()
        with (tmp_path / folder.name / "stances.csv").open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow(columns)
            writer.writerows([getattr(row, column) for column in columns] for row in rows if row.holder_id)
    script = shared / "eval" / "score.py"
    done = subprocess.run(
        [sys.executable, str(script), str(gold), str(tmp_path), "--json"], capture_output=True, text=True, check=True
    )
    scores = json.loads(done.stdout)
    assert scores["stances span"]["f1"] >= 0.86
    assert scores["stances span + stance"]["f1"] >= 0.79
    assert scores["stances span + stance + holder"]["f1"] >= 0.72


def test_scores_on_plover(shared: Path) -> None:
    """Half of the gold sentences: by stance code, and by PLOVER's own root, where promises are agreements too."""
    root = {"accept": "agree", "promise": "agree", "refuse": "reject", "deny": "reject"}
    lines = (shared / "eval" / "external" / "plover-gsr-dev.jsonl").read_text(encoding="utf-8").splitlines()
    exact = rooted = 0
    for line in lines:
        record = json.loads(line)
        text = record["text"]
        mentions = [
            SimpleNamespace(start=place, end=place + len(name.strip()), actor_id=f"holder-{number}")
            for number, name in enumerate(record["holder_text"])
            if (place := text.find(name.strip())) >= 0
        ]
        rows = find_stances(text, mentions, find_speech(text, mentions))
        best = max(rows, key=lambda row: row.confidence, default=None)
        code = best.stance_code if best else ""
        exact += code == record["stance_code"]
        rooted += root.get(code, code) == root.get(record["stance_code"], record["stance_code"])
    assert exact >= 0.78 * len(lines)
    assert rooted >= 0.86 * len(lines)


def test_items_of_a_list_are_moves_of_those_who_agree_on_them() -> None:
    text = "Egypt and Israel have agreed to:\n- open the canal to all ships;\n- meet again in the spring."
    rows = {(row.text, row.holder_id) for row in read(text) if row.rule == "list-item"}
    assert rows == {
        (item, holder)
        for item in ("open the canal to all ships", "meet again in the spring")
        for holder in ("egypt", "israel")
    }


def test_a_statement_lays_its_duties_in_the_name_of_its_we() -> None:
    text = "We, the members of the European Union, met. Civilians must be protected."
    assert ("demand", "eu") in moves(text)
    assert moves("The members of the European Union met. Civilians must be protected.") == set()


def test_an_act_unless_something_is_done_is_a_threat() -> None:
    assert ("threaten", "egypt") in moves("Egypt said it would reopen the fort if Israel did not leave.")
    assert ("promise", "egypt") in moves("Egypt said it would reopen the canal if Israel left.")


def test_a_deal_that_is_only_talked_of_has_no_parties_yet() -> None:
    assert {("accept", "egypt"), ("accept", "israel")} <= moves(
        "Carter hailed the signing of a truce between Egypt and Israel."
    )
    assert moves("Talks on a truce between Egypt and Israel opened.") == set()
