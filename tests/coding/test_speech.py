"""Reported speech: what is found, by whom, and the laws that hold for any text."""

from __future__ import annotations

import csv
import re
import string
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.coding.sentences import Span, split_sentences
from analysis.coding.speech import Scene, Speech, explain, find_speech
from analysis.coding.speech.layers import paragraph_starts
from analysis.coding.speech.lexicon import read_speech_lexicon
from analysis.coding.speech.quotations import find_quotations


@dataclass(frozen=True)
class Actor:
    id: str
    name: str
    kind_code: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mention:
    start: int
    end: int
    actor_id: str


ACTORS = (
    Actor("alpha", "Alpha", "person", ("President Alpha", "Northland's president")),
    Actor("beta", "Beta", "person", ("Foreign Minister Beta",)),
    Actor("gamma", "Gamma", "person", ("Chancellor Gamma",)),
    Actor("northland", "Northland", "state"),
    Actor("southland", "Southland", "state"),
    Actor("alpha-beta", "Alpha and Beta", "group"),
    Actor("north-south", "Northland and Southland", "group"),
)
NAMED = re.compile(r"\b(Alpha|Beta|Gamma|Northland|Southland)\b")
MARK = re.compile(r"\{([\w-]*):|\}")

# Each item: {actor:what is said}, the actor blank where the text names none of the list; "¶" is a new line.
SPEECH = """
Alpha said {alpha:the talks would resume on Monday}.
Alpha said that {alpha:the talks would resume on Monday}.
Alpha said on Monday {alpha:the talks would resume}.
Alpha said on Monday that {alpha:the talks would resume}.
Alpha said in a statement on Monday that {alpha:the talks would resume}.
Alpha said in a statement {alpha:the talks would resume}.
Alpha told reporters {alpha:the talks would resume}.
Alpha told reporters in Geneva on Friday that {alpha:the talks would resume}.
Alpha told Beta that {alpha:the talks would resume}.
Alpha told Beta {alpha:he would come}.
Alpha told the Financial Times on Thursday {alpha:he would come}.
Alpha told parliament {alpha:his country would not yield}.
{alpha:The talks would resume on Monday}, Alpha said.
{alpha:The talks would resume on Monday}, Alpha told reporters.
{alpha:The talks would resume on Monday}, said Alpha.
{alpha:The talks}, Alpha said, {alpha:would resume on Monday}.
"{alpha:The talks will resume,}" Alpha said.
"{alpha:The talks will resume,}" said Alpha.
"{alpha:The talks will resume,}" said Alpha, who leads the delegation.
"{alpha:The talks will resume,}" said Alpha, the president of Northland. "{alpha:We are ready.}"
"{alpha:The talks will resume,}" Alpha said, "{alpha:and they will succeed.}"
"{alpha:The talks,}" Alpha said, "{alpha:will succeed.}"
Alpha said: "{alpha:We will return.}"
Alpha said, "{alpha:We will return.}"
Alpha added: "{alpha:We will return. They know it.}"
Alpha told reporters: "{alpha:We will return.}"
"{alpha:Why should we go?}" Alpha asked.
"{alpha:We will go!}" Alpha said.
Alpha praised the plan. "{alpha:It is a good start,}" he said.
Alpha said {alpha:the "{alpha:hot phase}" of the war was over}.
Alpha said {alpha:Northland would "{alpha:never surrender}"}.
Alpha said {alpha:Southland was "{alpha:playing games}" and would pay for it}.
Alpha called the plan "{alpha:a disaster}".
Alpha described the meeting as "{alpha:very productive}."
According to Alpha, {alpha:the talks collapsed in May}.
{alpha:The talks collapsed in May}, according to Alpha.
{:The talks collapsed in May}, according to officials in Geneva.
{:The talks collapsed}, according to a person familiar with the matter.
Alpha was quoted as saying that {alpha:the talks would resume}.
Alpha was quoted as saying {alpha:the talks would resume}.
State media quoted Alpha as saying {alpha:the talks would resume}.
Alpha accused Southland of {alpha:breaking the truce}.
Alpha proposed {alpha:holding talks in Geneva}.
Alpha floated {alpha:freezing the front line}.
Alpha agreed {alpha:to meet Beta in Geneva}.
Alpha agreed with Beta {alpha:to extend the truce}.
Alpha promised {alpha:to release the prisoners}.
Alpha promised that {alpha:the prisoners would be released}.
Alpha urged Southland {alpha:to withdraw its troops}.
Alpha called on both sides {alpha:to stop fighting}.
Alpha called for {alpha:Southland to stop fighting}.
Alpha asked Beta {alpha:to join the talks}.
Alpha asked {alpha:whether the truce would hold}.
Alpha instructed his negotiators {alpha:to prepare a draft}.
Alpha ordered the army {alpha:to halt its advance}.
Alpha threatened {alpha:to walk out of the talks}.
Alpha offered {alpha:to host a summit}.
Alpha denied {alpha:breaking the truce}.
Alpha denied that {alpha:his troops had broken the truce}.
Alpha said {alpha:he would come} and urged Beta {alpha:to do the same}.
Alpha said {alpha:he would come}, adding that {alpha:Beta should come too}.
Alpha said {alpha:he would come}, adding: "{alpha:So should Beta.}"
Alpha said {alpha:he would come} but warned that {alpha:time was short}.
Alpha rejected the plan, saying {alpha:it favoured Southland}.
Alpha left the summit early, saying that {alpha:nothing had been achieved}.
Alpha, the president of Northland, said {alpha:the talks had failed}.
Speaking in the capital, Northland's president, Alpha, said {alpha:the truce would hold}.
Alpha, the head of the mission that will meet Beta later today, said {alpha:the truce would hold}.
The party's leader in the north Alpha said {alpha:the truce would hold}.
{alpha:There is little time for the talks}, Alpha warned, "{alpha:but enough of it.}"
{alpha:These issues "{alpha:have to be solved together,}"} Alpha said.
Alpha said {alpha:the deal was done}, with Beta adding that {beta:it would hold}.
The Northland government said {northland:it would talk}.
A statement from Alpha said {alpha:the truce would hold}. The statement said {alpha:nothing else had been agreed}.
In July, Northland and the other states agreed {:to extend the talks}.
Northland said {northland:it had agreed {northland:to resume the talks}}.
{:Talks on the border to resume on Saturday}: minister
Officials: {:talks on the border to resume on Saturday}
In a statement, Alpha said:¶“{alpha:We have high hopes for these talks. We will go.}¶“{alpha:But we will not wait.}”
“{alpha:We are close to a deal,}” Alpha said.¶“{alpha:It can be done within days.}”
Alpha called upon all sides {alpha:to stop fighting}.
Nobody expected an announcement by Alpha that {alpha:the talks had failed}.
Alpha expressed the belief that {alpha:the talks would succeed}.
NORTHTOWN (Wire News - 6th June) {alpha:The talks would resume on Monday}, Alpha said.
Alpha said {alpha:the firm, which owns the port, would not sell}.
Officials say {:the new offer addresses concerns over wages and pensions}.
Alpha said that {alpha:with more time, these talks would continue}.
Alpha, who arrived on Monday, said {alpha:the talks had failed}.
"{alpha:It is over,}" Alpha, the president of Northland, said.
"{alpha:It is over,}" said President Alpha.
President Alpha said {alpha:it was over}, while Beta said {beta:it had only begun}.
Alpha said {alpha:it was over}, but Beta insisted that {beta:it had only begun}.
Alpha said {alpha:Beta had told him that {beta:the truce would hold}}.
A spokesman for Northland said {:the truce would hold}.
Officials said {:the truce would hold}.
Northland said {northland:it would not attend}.
Northland says {northland:it wants guarantees}.
Alpha says {alpha:Southland wants war}.
Alpha insists that {alpha:Southland wants war}.
The White House said {:the truce would hold}.
It was announced that {:the talks had failed}.
{:The talks had failed}, it was announced.
Beta met Alpha on Monday. He said {beta:the talks had been useful}.
Alpha met Beta on Monday and said {alpha:the talks had been useful}.
Alpha spoke first. "{alpha:We want peace,}" he said. "{alpha:We will get it.}"
Ms. Gamma met Mr. Alpha. She said {gamma:it was useful}.
Alpha and Beta met in Geneva. They agreed {alpha-beta:to meet again}.
Alpha and Beta agreed {alpha-beta:to meet again}.
Northland and Southland agreed {north-south:to extend the truce}.
Northland and Southland met. Both sides agreed {north-south:to extend the truce}.
President Alpha met Beta. The two leaders agreed that {alpha-beta:talks would continue}.
President Alpha came to Geneva. The president said {alpha:he was ready}.
Foreign Minister Beta came to Geneva. The foreign minister said {beta:he was ready}.
"{alpha:We are close,}" said Alpha. He added that {alpha:a deal was possible}.
In a post on social media, Alpha wrote that {alpha:the deal was done}.
Alpha wrote on social media: "{alpha:The deal is done.}"
Alpha reiterated {alpha:his readiness to meet Beta}.
Alpha noted that {alpha:progress had been made}.
Alpha confirmed {alpha:he would attend}.
Alpha announced that {alpha:a ceasefire would begin at midnight}.
Alpha warned that {alpha:war was near}.
Alpha's claim that {alpha:Southland broke the truce} was denied by Beta.
Alpha repeated his claim that {alpha:Southland had broken the truce}.
There were claims that {:the truce had been broken}.
Southland rejected claims that {:it had broken the truce}.
As Alpha said, {alpha:the truce is dead}.
As Alpha put it: "{alpha:The truce is dead.}"
"{alpha:The truce is dead,}" as Alpha put it.
Alpha replied that {alpha:he would think about it}.
Asked about the truce, Alpha said {alpha:it would hold}.
Alpha made clear that {alpha:he would not yield}.
Alpha pointed out that {alpha:winter was near}.
Alpha went on to say that {alpha:winter was near}.
Alpha continued to insist that {alpha:winter was near}.
Alpha has said {alpha:he will run again}.
Alpha has repeatedly said that {alpha:he will run again}.
Alpha had earlier told Beta that {alpha:he would come}.
Alpha later said {alpha:he had been misunderstood}.
Alpha also said {alpha:the border would stay closed}.
The ministry said {:the border would stay closed}.
A senior official, who asked not to be named, said {:the border would stay closed}.
"{:The border will stay closed,}" said a senior official.
"{:The border will stay closed,}" one diplomat said.
"{:The border will stay closed,}" the official said on condition of anonymity.
Alpha says {alpha:deal near}
Northland agrees {northland:to hold talks with Southland}
{alpha:Truce will hold}, says Alpha
Alpha: "{alpha:We will not yield}"
{:Truce will hold}, officials say
"{alpha:I told him that {alpha:we would not yield},}" Alpha said.
Alpha said {alpha:he had spoken to Beta, who had agreed {beta:to come}}.
Alpha said {alpha:he would meet Beta}, who is in Geneva.
Alpha said {alpha:Southland had broken the truce}, a claim Beta denied.
Alpha, however, said {alpha:the door was open}.
Alpha said, however, that {alpha:the door was open}.
{alpha:The door was open}, Alpha said, adding that {alpha:time was short}.
"{alpha:The door is open,}" Alpha said, adding that {alpha:time was short}.
"{alpha:The door is open,}" Alpha told the BBC. "{alpha:But time is short.}"
But Alpha said {alpha:the door was open}.
On Tuesday, Alpha said {alpha:the door was open}.
In Geneva on Tuesday Alpha said {alpha:the door was open}.
After the talks ended, Alpha said {alpha:the door was open}.
When Beta left, Alpha said {alpha:the door was open}.
The statement said {:the door was open}.
In the statement, Alpha said {alpha:the door was open}.
The newspaper reported that {:the door was open}.
{:The door was open}, the newspaper reported, citing officials.
Alpha complained that {alpha:nobody listened}.
Alpha suggested that {alpha:both sides meet in May}.
Alpha suggested {alpha:meeting in May}.
Alpha demanded that {alpha:Southland withdraw}.
Alpha vowed {alpha:to fight on}.
Alpha signalled {alpha:his readiness to talk}.
Alpha signalled that {alpha:he was ready to talk}.
Alpha argued that {alpha:autonomy was enough}.
Alpha explained {alpha:why the talks had failed}.
Alpha asked {alpha:if Beta would come}.
Alpha spoke of "{alpha:real progress}" in the talks.
"{alpha:We want peace}," said Alpha.
"{alpha:We want peace}", Alpha said.
Alpha hailed the "{alpha:historic}" deal.
Southland was accused of {:breaking the truce}.
Beta was told that {:the talks were off}.
Beta was told by Alpha that {alpha:the talks were off}.
Both Alpha and Beta said {alpha-beta:the talks were useful}.
Alpha, Beta and Gamma said {:the talks were useful}.
Alpha maintained that {alpha:Northland had no choice}.
Alpha stated {alpha:his country's position was clear}.
Alpha declared that {alpha:the war was over}.
Alpha acknowledged {alpha:there had been mistakes}.
Alpha admitted {alpha:making mistakes}.
The letter read: "{:We will not yield.}"
In his letter Alpha told Beta {alpha:the offer stood}.
In an interview with a newspaper published on Sunday, Alpha said {alpha:the offer stood}.
Speaking to reporters in Geneva, Alpha said {alpha:the offer stood}.
Alpha, speaking in Geneva, said {alpha:the offer stood}.
Alpha said {alpha:"{alpha:all options}" were on the table}.
Alpha claimed {alpha:to have won}.
Alpha pledged {alpha:to support Southland}.
Alpha repeated that {alpha:the offer stood}.
Alpha assured Beta that {alpha:the offer stood}.
Alpha informed Southland {alpha:it would withdraw}.
Alpha reminded Beta that {alpha:the offer stood}.
{:The truce will be extended by 30 days}, officials from both countries said on Monday.
A senior Northland official said Tuesday {alpha:he would fly to Geneva for talks}.¶"{alpha:We are talking about a truce,}" said Alpha, who serves as the country's envoy.¶He added: "{alpha:The idea is simple.}"
"{alpha:I am ready to meet,}" Alpha said in a video address late on Sunday. "{alpha:Let him come.}"
"{alpha:I am ready to meet. I said so in May. Nobody answered,}" Alpha said.
"{alpha:Our position has not changed}," Alpha told a news conference after the talks. "{alpha:We want a truce first, then talks.}"
Alpha was blunt. "{alpha:There will be no truce,}" he told parliament.
Northland's foreign ministry said in a statement that {:it had summoned the ambassador}.
In a statement, the foreign ministry said {:it had summoned the ambassador}.
The foreign ministry in the capital said {:it had summoned the ambassador}, accusing Southland of {:violating the border}.
Southland's foreign minister, Beta, said {beta:his country would respond}.
Beta, Southland's foreign minister, told state television that {beta:the talks "{beta:went nowhere}"}.
Beta has long argued that {beta:the border is illegal}.
Beta had argued in March that {beta:the border was illegal}, and Alpha had replied that {alpha:it was not}.
Analysts say {:the talks are unlikely to succeed}.
"{:The talks are unlikely to succeed,}" said an analyst at a think tank in the capital.
{:The talks are unlikely to succeed}, analysts say.
Some observers warned that {:the truce would not last}.
Critics of the deal argue that {:it rewards aggression}.
Alpha, speaking on condition that the meeting stay secret, told aides {alpha:he would resign}.
Alpha told his cabinet {alpha:the war could not be won}.
Alpha told lawmakers {alpha:the government was "{alpha:ready for any scenario}"}.
Alpha said {alpha:there was "{alpha:no plan B}"} and called the offer "{alpha:unacceptable}".
Alpha dismissed the offer as "{alpha:theatre}".
Alpha promised "{alpha:fire and fury}" if the truce was broken.
Alpha warned of "{alpha:serious consequences}".
Alpha urged Southland "{alpha:to stop the killing}".
Alpha demanded that {alpha:Southland "{alpha:immediately}" withdraw}.
In November 1977, Alpha announced that {alpha:he would be willing to travel to the enemy's capital}.
At the conference, Alpha proposed that {alpha:the two sides exchange prisoners}. Beta agreed, but insisted that {beta:the exchange take place in Geneva}.
Alpha offered {alpha:to mediate}, and both governments accepted.
Northland agreed {northland:to withdraw its troops from the peninsula}, while Southland promised {southland:to keep the canal open}.
Under the treaty, Northland agreed {northland:to pay an indemnity}.
The secretary of state instructed the ambassador {:to break off the talks}.
Talks broke down when Southland demanded that {southland:Northland renounce the use of force}.
The ambassador suggested that {:the two sides "{:agree to disagree}"}.
The crisis ended when the foreign minister suggested that {:his country would be willing to meet}.
The law says {:a vote must be held}.
The president's statement that {:the war was over} surprised his allies.
Alpha issued a statement saying {alpha:the truce was dead}.
Alpha sent Beta a letter warning that {alpha:the truce was dead}.
Alpha, warning that {alpha:time was short}, left for Geneva.
Warning that {alpha:time was short}, Alpha left for Geneva.
Speaking after the meeting, Alpha told journalists: "{alpha:It was a good start}".
"{alpha:It was a good start,}" Alpha said. "{alpha:But,}" he added, "{alpha:much remains to be done.}"
"{alpha:It was a good start,}" said Alpha, adding that {alpha:much remained to be done}.
Alpha said: “{alpha:It was a good start.}¶“{alpha:Much remains to be done.}”
“{alpha:It was a good start.}¶“{alpha:Much remains to be done,}” Alpha said.
“{:We do not rule out a truce, and calm may come.}¶What comes next?
Alpha said ‘{alpha:we don’t want war}’.
‘{alpha:We don’t want war,}’ said Alpha.
«{alpha:Nous voulons la paix},» said Alpha.
"{alpha:Beta said '{beta:no}',}" Alpha recalled.
The union's leader met the employers. She said {:the offer was too low}.
The chancellor, Gamma, said {gamma:the offer was too low}. She urged both sides {gamma:to return to the table}.
Chancellor Gamma met President Alpha on Monday. The chancellor said {gamma:the offer was too low}. The president said {alpha:it was fair}.
Alpha's spokesman said {:the offer was fair}. "{:We stand by it,}" the spokesman said.
Alpha's spokesman said {:the offer was fair}. He added that {:it would stand}.
A spokeswoman for Alpha said {:the offer was fair}. She added that {:it would stand}.
Northland rejected the offer. It said {northland:the border must be redrawn}.
Northland's army said on Friday {:it had shot down 12 drones}.
Northland has accused Southland of {northland:dragging its feet}, a charge Southland denies.
Each side accuses the other of {:breaking the truce}.
Asked whether he would attend, Alpha said: "{alpha:We will see.}"
Asked if the truce would hold, Alpha replied: "{alpha:I hope so.}"
When asked about the truce, Alpha said only that {alpha:it was early days}.
Alpha was asked by Beta {beta:to leave}.
Alpha allegedly said {alpha:the deal was done}.
{:The two sides are due to meet again in June}, the mediator, a former general, said.
"{:We have a deal in principle,}" the mediator told the Agency.
"{:We have a deal in principle,}" the mediator, who is based in Geneva, told the Agency by phone.
"{:We have a deal in principle,}" read a statement from the mediator.
{:A deal in principle had been reached}, read the statement.
Sources close to Alpha said {:he was furious}.
One of the sources said {:he was furious}.
Two people briefed on the talks said {:he was furious}.
A person close to the talks, speaking on condition of anonymity, said {:he was furious}.
Alpha said {alpha:he did not know whether the truce would hold}.
Alpha also told Beta, according to the transcript, that {alpha:he would come}.
In his memoirs, Alpha recalled that {alpha:the night was long}.
Alpha conceded that, {alpha:without a truce, the vote could not be held}.
Alpha said that, {alpha:without a truce, the vote could not be held}.
Alpha said {alpha:without a truce the vote could not be held}.
"{alpha:No comment,}" said Alpha.
Alpha answered with a question: "{alpha:Why now?}"
Alpha had one message for Beta: "{alpha:Stop now.}"
{:Troops were massing on the border}, Southland's defence ministry said in a statement posted online.
{beta:Troops were massing on the border}, said Beta, Southland's foreign minister, in an interview with the Agency.
{alpha:Northland would, if attacked, respond}, Alpha said.
"{alpha:If attacked}," Alpha said, "{alpha:Northland will respond.}"
"{:We want to be paid}," the union said. "{:We will strike until we are.}"
The union says {:its members will strike from Monday unless the offer is raised}.
The employers have offered 3%, which the union says {:is too little}.
The offer, which the union called "{:an insult}", was withdrawn.
The judge ruled that {:the strike was legal}.
The mayor tweeted {:he was "{:saddened}"}.
The mayor tweeted: "{:I am saddened.}"
"{:I am saddened,}" the mayor wrote on Twitter.
Writing on social media, Alpha said {alpha:the deal was "{alpha:done}"}.
Alpha vowed that {alpha:he would never sign}.
Alpha repeatedly promised voters {alpha:he would end the war}.
Alpha promised voters {alpha:to end the war}.
Alpha reassured allies that {alpha:he would stay}.
Alpha advised Beta {alpha:to wait}.
Alpha invited Beta {alpha:to visit the capital}.
A top aide to Alpha said on Monday that {:a deal was close}.
Alpha met his Southland counterpart, Beta, in Geneva on Monday. "{alpha:We had a good talk,}" he told reporters afterwards.
Alpha arrived in Geneva. "{alpha:We are ready,}" the president said.
"{:Everyone wants peace,}" said one resident, a teacher who fled the war.
Alpha has rejected calls for a truce, arguing that {alpha:it would let Southland rearm}.
Alpha rejected calls for a truce, which he said {alpha:would let Southland rearm}.
Alpha praised Beta, whom he described as "{alpha:a man of peace}".
Alpha, who has said {alpha:he wants peace}, left for Geneva.
Alpha repeated on Friday that {alpha:he wanted peace}, but gave no details.
Alpha said on television late on Friday that {alpha:he wanted peace}.
Alpha told the Agency in an interview that {alpha:he wanted peace}.
Alpha told an audience in Geneva {alpha:he wanted peace}.
Alpha has told friends {alpha:he wants out}.
A statement from the ministry said {:the attack killed nine people}.
{:The attack killed nine people}, the ministry said in a statement.
{:The attack killed nine people}, according to the ministry.
{:At least nine people were killed}, local officials said, and {:dozens were hurt}.
Gamma, the governor, said {gamma:nine people were killed}.
"{alpha:I believe the truce will hold,}" Alpha said.
Northland and Southland said in a joint statement that {north-south:the border would reopen}.
Alpha signed the treaty, saying: "{alpha:This is a great day.}"
"{alpha:This is a great day}," Alpha said as he signed the treaty in Geneva on Monday.
"{alpha:Never again!}" shouted Alpha.
"{alpha:Who broke the truce?}" Alpha asked. "{alpha:Not us.}"
Southland denies {southland:it broke the truce}.
Alpha admitted that {alpha:he had been wrong}.
Alpha later clarified that {alpha:he had meant the border}.
Alpha's office confirmed that {:he had left}.
The Northland side insisted that {northland:the border be opened first}.
Alpha told Southland: "{alpha:Leave now.}"
"{:Leave now,}" protesters chanted.
Southland proposed that {southland:the talks be moved to Geneva}, a proposal Northland rejected.
In May, Alpha offered {alpha:to withdraw from the islands if Southland reopened the canal}.
Alpha agreed in principle {alpha:to withdraw}.
Alpha agreed on Sunday {alpha:to withdraw}.
Beta told Alpha that {beta:he must choose between peace and war}, and Alpha answered that {alpha:he had chosen}.
When Alpha asked Beta {alpha:to sign}, Beta refused.
After Alpha said {alpha:he would sign}, Beta left.
If Alpha says {alpha:he will sign}, Beta will leave.
Alpha is demanding that {alpha:Southland withdraw}.
Alpha has been urging Beta {alpha:to sign}.
"{alpha:We,}" said Alpha, "{alpha:are not afraid.}"
Alpha spoke to the nation. {alpha:The war}, he said, {alpha:would be long}.
Alpha referred to the attack as "{alpha:an accident}".
Alpha wrote in his diary that {alpha:the day was lost}.
On 5 May he wrote to Beta that {:the offer was withdrawn}.
Speaking in Geneva on Monday, the foreign minister of Southland, Beta, said {beta:the talks were "{beta:frozen}"}.
The foreign minister, Beta, told reporters {beta:the talks were frozen}.
"{beta:The talks are frozen,}" the foreign minister, Beta, told reporters.
Told that {:the talks were frozen}, Alpha shrugged.
"{alpha:It's over},” Alpha said.
"{alpha:It's 'over',}" Alpha said.
Alpha, asked about the deal, said: "{alpha:It is dead.}"
Alpha added: "{alpha:It is dead.}" Beta disagreed. "{beta:It lives,}" he said.
Beta also spoke to Alpha by phone. The two agreed {alpha-beta:to meet in June}.
Northland wants a truce, while Southland says {southland:it needs guarantees}.
Asked by a reporter whether he would sign, Alpha said {alpha:he would}.
Northland issued a warning that {northland:ships would be sunk}.
Northland's warning that {northland:ships would be sunk} was ignored.
Alpha used the speech to argue that {alpha:the war was over}.
Alpha was quick to point out that {alpha:the border was open}.
Alpha was forced to admit that {alpha:the border was open}.
Alpha took to social media to say {alpha:the border was open}.
- **Alpha, on X:** “{alpha:We welcome the truce.}”
**President Alpha of Northland:** “{alpha:We welcome the truce.}”
[Foreign Minister Beta](https://example.org/b): “{beta:We do not.}”
“{alpha:We welcome the truce.}” — President Alpha of Northland.
"{beta:We do not.}"¶— Foreign Minister Beta
President Alpha of Northland¶¶"{alpha:We welcome the truce.}"
Alpha, President, Northland¶¶told reporters: "{alpha:We welcome the truce.}"
Alpha agreed {alpha:to resume the talks}, but was divided on the place.
Alpha denied {alpha:taking part in the raid} and seemed to call for a truce.
Alpha concurred that {alpha:the landing would raise tensions}.
Alpha let it be known that {alpha:he would accept an envoy}.
Alpha expressed the view that {alpha:the landing would raise tensions}.
We, the ministers of Northland, have met. We call on Southland {northland:to lift the blockade}.
Alpha reiterated {alpha:his readiness to “{alpha:help that peace comes}”}.
Alpha praised “{alpha:the political will}” of Beta and hailed his “{alpha:great support}”.
The ministers met after Northland's announcement last week that {northland:it would reopen its reactor if nothing changed}.
"""

# Nobody says anything here: attitudes, bare noun phrases, refusals, titles, fixed phrases.
NO_SPEECH = """
The so-called "peace plan" failed in May.
The two "frameworks" were signed in March.
Work went on according to plan.
According to the agreement, both sides withdrew their troops.
Alpha accused Southland of treason.
Alpha proposed talks in Geneva.
Alpha agreed to talks.
Alpha agreed to a truce.
Alpha urged restraint.
Alpha called for a ceasefire.
Alpha asked Beta for weapons.
Alpha ordered an inquiry.
Alpha offered help.
Alpha denied the charge.
Alpha hoped that the talks would resume.
Alpha felt the talks were useless.
Alpha believed that Southland would yield.
Alpha knew that the truce would fail.
The evidence suggests that the truce failed.
Alpha did not say whether he would attend.
Alpha never said that the talks were over.
Alpha declined to say when he would go.
Alpha said no.
Alpha said goodbye to Beta.
That said, the talks went on.
Alpha expressed disappointment with the talks.
Alpha noted the progress made in Geneva.
Alpha confirmed the meeting.
Alpha confirmed reports published on Monday.
Alpha announced a unilateral ceasefire.
Alpha claimed responsibility for the attack.
Alpha warned of war.
Alpha is expected to announce a truce.
The reported attack was denied.
The agreed freeze never came.
The United States joined the talks in May.
The proposed treaty failed.
Alpha demanded withdrawal.
Alpha insisted on withdrawal.
Alpha vowed revenge.
Alpha argued for autonomy.
What Alpha said was clear.
The minister is said to be ill.
Neither Alpha nor Beta would say what was agreed.
Alpha maintained contact with Beta.
Alpha declared war on Southland.
Alpha reported progress.
Alpha acknowledged mistakes.
Alpha read the letter aloud.
Alpha offered Beta a deal.
Alpha pledged support.
Alpha reminded Beta of the offer.
Southland insisted on the return of the islands. Northland refused.
The treaty stipulated that troops would leave within a year.
Alpha feared that Beta would refuse.
Alpha decided to call a summit.
Alpha wanted Beta to come.
Alpha thanked Beta for coming.
Alpha discussed the truce with Beta.
Alpha and Beta discussed whether to extend the truce.
Alpha blamed Southland for the failure of the talks.
Alpha refused to attend.
Alpha rejected the offer.
Alpha welcomed the news.
The report found that prices had risen.
Polls show that most voters want peace.
His promise to end the war came to nothing.
The claim was false.
Alpha's call for a truce was ignored.
Alpha is reported to have left.
The talks are said to be going well.
It is unclear whether Alpha will attend.
Alpha knows what Beta said.
As previously reported, the talks failed.
Alpha did not rule out that the truce would end.
Alpha would not comment.
Alpha gave three reasons: cost, time and honour.
Alpha read a poem, "The Long Night", to the guests.
The film "The Long Night" was shown.
The word "truce" was avoided.
He signed it "with love".
The group, known as "The Five", met in May.
The union voted to strike.
Alpha invited Beta to Geneva.
Alpha persuaded Beta to come.
Alpha forced Beta to come.
Alpha allowed the troops to leave.
Alpha helped to end the war.
Alpha pressed Beta to agree.
Northland's parliament voted to end the talks.
Alpha denied any role in the attack.
Southland has denied the allegations.
Moderates in the party want Alpha to go.
Northland and Southland have agreed on a truce.
Northland hopes to sign in May.
Northland expects to sign in May.
Alpha might say he is sorry.
Alpha should say that he is sorry.
Alpha was demanding a truce.
Nobody said the war would be short.
No one knows whether the truce will hold.
Beta voiced concern that the talks would fail.
There are signs that the talks will fail.
News that the talks had failed spread fast.
The idea that the talks would fail was absurd.
In his speech, Alpha called for unity.
It is too early to say that the war is over.
To say that the war is over is wrong.
"""


def read_item(item: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Return the text of an item and its rows as start, end and actor."""
    text, here, rows = "", 0, []
    opened: list[tuple[str, int]] = []
    item = item.replace("¶", "\n")
    for match in MARK.finditer(item):
        text += item[here : match.start()]
        here = match.end()
        if match.group() == "}":
            actor_id, start = opened.pop()
            rows.append((start, len(text), actor_id))
        else:
            opened.append((match.group(1), len(text)))
    return text + item[here:], rows


def find(text: str) -> list[Speech]:
    mentions = [Mention(match.start(), match.end(), match.group().lower()) for match in NAMED.finditer(text)]
    return find_speech(text, mentions, actors=ACTORS)


def is_close(row: Speech, start: int, end: int) -> bool:
    shared = min(row.end, end) - max(row.start, start)
    return shared >= 0.8 * (max(row.end, end) - min(row.start, start))


@pytest.mark.parametrize("item", SPEECH.strip().splitlines())
def test_speech_and_speaker(item: str) -> None:
    text, wanted = read_item(item)
    rows = find(text)
    assert len(rows) == len(wanted), rows
    for start, end, actor_id in wanted:
        assert any(is_close(row, start, end) and row.speaker_id == actor_id for row in rows), (text[start:end], rows)


@pytest.mark.parametrize("text", NO_SPEECH.strip().splitlines())
def test_no_speech(text: str) -> None:
    assert find(text) == []


def test_a_row_says_how_it_was_found() -> None:
    (row,) = find("In Geneva, the envoy, Alpha, said that it was over.")
    assert (row.cue, row.mode_code, row.rule, row.speaker_text) == ("said", "reported", "verb-that", "the envoy")
    assert 0.8 <= row.confidence <= 1


def test_a_mixed_clause_nests_its_quotations() -> None:
    rows = find('Alpha said the "hot" phase was "all but over" by then.')
    assert [row.mode_code for row in rows] == ["reported", "quoted", "quoted"]
    assert [row.text for row in rows[1:]] == ["hot", "all but over"]


def test_an_unclosed_quotation_ends_with_its_paragraph_and_is_less_sure() -> None:
    closed, unclosed = "Alpha said: “We will talk.”\nNext.", "Alpha said: “We will talk.\nNext."
    (sure,), (unsure,) = find(closed), find(unclosed)
    assert sure.text == unsure.text == "We will talk."
    assert unsure.confidence < sure.confidence


def test_a_repeated_opening_mark_continues_the_quotation_and_its_speaker() -> None:
    rows = find("“We will talk.\n\n“We will listen,” Alpha said.\n\n“We may even sign.”")
    assert [row.speaker_id for row in rows] == ["alpha", "alpha", "alpha"]
    assert rows[2].rule == "quotation-next-paragraph"
    assert rows[2].confidence < 0.7


TRANSCRIPT = """Talks with Alpha

Q: Will you go on?
A: We will. I said that we would.
Q: When?
A: On Monday."""


def test_turns_of_an_interview_are_quoted_and_their_pronouns_known() -> None:
    rows = find(TRANSCRIPT)
    turns = [(row.text, row.speaker_id) for row in rows if row.rule == "turn"]
    answers = ["We will. I said that we would.", "On Monday."]
    assert turns == [("Will you go on?", ""), (answers[0], "alpha"), ("When?", ""), (answers[1], "alpha")]
    assert [(row.text, row.speaker_id) for row in rows if row.rule != "turn"] == [("we would", "alpha")]


def test_labels_of_a_transcript_name_the_speaker() -> None:
    text = "PRESIDENT ALPHA: You said that talks would begin.\n\nBeta: They did.\n\nPRESIDENT ALPHA: Good."
    text = text.replace("ALPHA", "Alpha")
    rows = [(row.text, row.speaker_id) for row in find(text)]
    assert rows == [
        ("You said that talks would begin.", "alpha"), ("talks would begin", "beta"), ("They did.", "beta"), ("Good.", "alpha"),
    ]  # fmt: skip
    assert not [row for row in find("Note: they left.\nPlace: Geneva.\nTime: noon.") if row.rule == "turn"]


@pytest.mark.parametrize("text", SPEECH.strip().splitlines())
def test_every_row_can_be_explained(text: str) -> None:
    for row in find(MARK.sub("", text).replace("¶", "\n")):
        said = explain(row).splitlines()
        assert len(said) == 5
        assert said[0].endswith(f"{row.mode_code}, confidence {row.confidence:.2f}")
        assert row.rule in said[1]
        assert (row.speaker_id or "nobody") in said[3] or row.speaker_text in said[3]


def test_a_pronoun_says_whom_it_takes_up_and_whom_it_might() -> None:
    rows = find("Alpha met Beta. Alpha said the talks would go on. He added that they would be long.")
    assert (rows[1].speaker_id, rows[1].grounds, rows[1].others) == ("alpha", 'takes up "Alpha"', ("beta",))


def test_a_quotation_around_the_whole_text_is_one_row() -> None:
    text = "“Alpha and Beta met.\n\nAlpha promised to come again.\n\nThey parted.”"
    first, second = find(text)
    assert (first.start, first.end, first.speaker_id) == (1, len(text) - 1, "")
    assert (second.text, second.speaker_id) == ("to come again", "alpha")


def test_a_quotation_nobody_introduces_goes_to_the_speaker_of_the_paragraph_before() -> None:
    quotation = "“We do not rule out that talks will go on for a while.”"
    rows = find(f"Beta says Alpha has lost.\n\n{quotation}")
    assert [(row.speaker_id, row.speaker_text) for row in rows] == [("beta", "Beta"), ("beta", "Beta")]
    assert rows[1].confidence < 0.7
    rows = find(f"Beta says Alpha has lost.\n\nAlpha left.\n\n{quotation}")
    assert [(row.speaker_id, row.speaker_text) for row in rows] == [("beta", "Beta"), ("", "")]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Alpha met Ms. Gamma. She said it was over.", "gamma"),
        ("Ms. Gamma met Mr. Alpha. He said it was over.", "alpha"),
        ("A spokeswoman for Alpha said it was over. He said it was not.", "alpha"),
        ("The adviser Delta Epsilon met nobody. He said it was over.", ""),
        ("President Alpha met Foreign Minister Beta. The foreign minister said it was over.", "beta"),
        ("Chancellor Gamma met Beta. The chancellor said it was over.", "gamma"),
        ("Alpha met Beta. A minister said it was over.", ""),
        ("Northland is at war. It said it was over.", "northland"),
        ("Alpha is at war. It said it was over.", ""),
        ("Alpha and Beta met. They said it was over.", "alpha-beta"),
        ("Officials met Alpha. They said it was over.", ""),
    ],
)
def test_pronouns_and_titles_go_to_who_fits(text: str, speaker: str) -> None:
    assert find(text)[-1].speaker_id == speaker


def test_without_a_list_of_actors_kinds_are_read_off_the_text() -> None:
    text = "President Alpha met the press. He said it was over."
    rows = find_speech(text, [Mention(10, 15, "alpha")])
    assert [row.speaker_id for row in rows] == ["alpha"]


def test_a_language_without_tables_finds_nothing() -> None:
    assert find_speech("Alpha said it was over.", [], language="xx") == []


def test_quotation_marks_of_many_habits() -> None:
    lexicon = read_speech_lexicon("en")
    text = "“a b” „c d“ «e f» \"g h\" ``i j'' ‘k l’ the workers’ day, rock 'n' roll, the ’90s, it's"
    found = find_quotations(text, [0], lexicon)
    assert [text[one.start : one.end] for one in found] == ["a b", "c d", "e f", "g h", "i j", "k l"]


def check_laws(text: str) -> None:
    rows = find(text)
    assert rows == find(text)
    for row in rows:
        assert text[row.start : row.end] == row.text
        assert row.text.strip() == row.text != ""
        assert 0 < row.confidence <= 1
        assert row.mode_code in ("quoted", "reported")
    assert [row.start for row in rows] == sorted(row.start for row in rows)


@given(st.text(max_size=200))
def test_any_text_slices_back(text: str) -> None:
    check_laws(text)


PIECES = [
    *(
        "Alpha",
        "Beta",
        "she",
        "said",
        "says",
        "saying",
        "that",
        "to",
        "accused",
        "of",
        "breaking",
        "the",
        "truce",
        "was",
    ),
    *(
        '"',
        "“",
        "”",
        "‘",
        "’",
        "'",
        "«",
        ",",
        ".",
        ":",
        "—",
        "(",
        ")",
        "?",
        "according",
        "claim",
        "and",
        "agreed",
        "who",
    ),
    *("\n", "\r\n", "\n\n", "\xa0", "e\u0301", "\u200b", "🕊", "1", "Mr.", "U.S.", "will", "Northland", "told", "..."),
]


@given(st.lists(st.sampled_from(PIECES), max_size=60), st.sampled_from(["", " "]))
def test_texts_of_speech_and_marks_slice_back(pieces: list[str], between: str) -> None:
    check_laws(between.join(pieces))


@given(
    st.lists(st.sampled_from(SPEECH.strip().splitlines()), min_size=1, max_size=4),
    st.sampled_from(SPEECH.strip().splitlines()),
)
def test_a_paragraph_at_the_end_changes_nothing_before_it(items: list[str], last: str) -> None:
    body = "\n\n".join(["A heading", "A first paragraph.", "A second one.", *(read_item(item)[0] for item in items)])
    if "“" in body and body.count("“") != body.count("”"):
        return  # an open quotation may be closed later
    before = find(body + "\n\n")
    after = find(body + "\n\n" + read_item(last)[0])
    assert [row for row in after if row.end <= len(body)] == before


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        "no sentences here",
        "def f(x):\n    return x['said'] + \"a\"\n" * 50,
        "a" * 50_000 + "!",
        " " * 50_000,
        '"' * 20_000,
        "“" * 5_000,
        "1" * 50_000,
        "said " * 3_000,
        "said, " * 3_000,
        "that " * 3_000,
        "according to a " * 1_000,
        "saying, and " * 1_000,
        string.punctuation * 300,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_nonsense_gives_no_crash(text: str) -> None:
    check_laws(text)


def test_an_overlong_sentence_is_read_in_pieces() -> None:
    text = "word " * 1_000 + "Alpha said that it was over."
    assert [row.text for row in find(text)] == ["it was over"]


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    text = "Alpha said that the talks would\ngo on. Nothing else\nwas said.\n\nNext."
    assert paragraph_starts(text, split_sentences(text)) == [0, text.index("Next")]
    assert find(text)[0].text == "the talks would\ngo on"


def test_the_inside_of_a_quotation_is_a_layer_of_its_own() -> None:
    scene = Scene.of('"I said no. He left," Alpha said.', [])
    assert [scene.text[one.start : one.end] for one in scene.quotations] == ["I said no. He left,"]
    assert Span(1, 2).of(scene.text) == "I"


def hits(gold: list[tuple[int, int, str]], rows: list[Speech], *, with_speaker: bool) -> int:
    """Return how many rows match one to one at half their joint length."""
    left = list(rows)
    found = 0
    for start, end, actor_id in gold:
        near = [
            row
            for row in left
            if min(row.end, end) - max(row.start, start) >= 0.5 * (max(row.end, end) - min(row.start, start))
            and (not with_speaker or row.speaker_id == actor_id)
        ]
        if near:
            best = max(near, key=lambda row: min(row.end, end) - max(row.start, start))
            left.remove(best)
            found += 1
    return found


def read_rows(place: Path) -> list[dict[str, str]]:
    with place.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(("with_speaker", "floor"), [(False, 0.88), (True, 0.8)])
def test_the_annotated_articles(shared: Path, with_speaker: bool, floor: float) -> None:
    count_gold = count_rows = count_hits = 0
    for folder in sorted((shared / "eval" / "dev").iterdir()):
        text = (folder / "text.txt").read_bytes().decode()
        mentions = [
            Mention(int(row["start"]), int(row["end"]), row["actor_id"]) for row in read_rows(folder / "mentions.csv")
        ]
        actors = [
            Actor(row["actor_id"], row["name"], row["kind_code"], tuple(row["aliases"].split("|")))
            for row in read_rows(folder / "actors.csv")
        ]
        gold = [(int(row["start"]), int(row["end"]), row["speaker_id"]) for row in read_rows(folder / "speech.csv")]
        rows = find_speech(text, mentions, actors=actors)
        count_gold, count_rows = count_gold + len(gold), count_rows + len(rows)
        count_hits += hits(gold, rows, with_speaker=with_speaker)
    assert 2 * count_hits / (count_gold + count_rows) >= floor


def test_a_heading_that_names_nobody_or_states_something_is_no_speaker() -> None:
    for heading in ("Alpha and Beta", "Alpha wins the vote", "The reactions", "Alpha in Northland"):
        rows = find(f'{heading}\n\n"We welcome the truce at last."')
        assert [row.speaker_id for row in rows if row.rule == "name-line"] == []


def test_items_of_a_list_are_what_its_opening_verb_reports() -> None:
    text = "Alpha announced:\n- the border will reopen;\n- prisoners will be released.\n\nThe rest is open."
    rows = [(row.text, row.speaker_id, row.rule) for row in find(text)]
    assert rows == [
        ("the border will reopen", "alpha", "list-item"),
        ("prisoners will be released", "alpha", "list-item"),
    ]


def test_both_sides_may_be_two_persons_where_the_list_has_no_such_bodies() -> None:
    actors = (
        Actor("alpha", "Alpha", "person"),
        Actor("beta", "Beta", "person"),
        Actor("pair", "Alpha and Beta", "group"),
    )
    text = "Alpha met Beta. Both sides confirmed that the talks would go on."
    mentions = [Mention(match.start(), match.end(), match.group().lower()) for match in NAMED.finditer(text)]
    assert [row.speaker_id for row in find_speech(text, mentions, actors=actors)] == ["pair"]
