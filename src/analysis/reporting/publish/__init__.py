"""A run notebook becomes a page: cleaned, laid out, written so that the last good one survives anything.

`sanitise` keeps what a reader needs of HTML and nothing that acts, `page` sets it in our own template,
`edition` writes all of a report or none of it, `manifest` knows what a page was made from, `index` and `feed` list
what has been made and `news` says what is new in it, `retention` makes room.
"""
