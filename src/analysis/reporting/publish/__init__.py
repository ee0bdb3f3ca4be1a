"""A run notebook becomes a page: cleaned, laid out, written so that the last good one survives anything.

`sanitise` keeps what a reader needs of HTML and nothing that acts, `page` sets it in our own template,
`index` lists what has been made, `manifest` knows what a page was made from, `files` writes all of a report
or none of it.
"""
