"""The card at home: no account, no cookie, and the code only in the body of forms.

A form is answered with the page itself: a way on (303) would need the code in an address. So each of them does no harm
when it comes twice, as it does on «reload».
"""
