"""From the last meeting where somebody got help to the first meeting of a group.

Where to begin, all pure: ``lifecycle`` (states, moves, who may), ``request_life`` (answers, and the clock of 48 hours),
``retention`` (what is erased when), ``consents`` (the texts, by version), ``shapes``, ``card_codes``, ``bands``. The
columns are in ``tables``.

- At the desk: ``desk`` makes a card of a need (``needs``) and up to three groups (``keeping``), once for each press
  (``presses``), and locks the need with the card's code (``need_lock``, ``stretching``); ``unsuitable``.
- At home: ``holding`` leads from what was typed to the card, and slows down who guesses (``guessing``);
  ``card_queries`` and ``own_request`` show it, ``own_moves`` is what its holder does with it.
- Asking for contact, at home or at the desk: ``contact``, with ``contact_details``, ``contact_steps``, ``recipients``
  (who is asked), ``places_left``, ``next_best`` (where it was full), and ``withdrawing``.
- The recipient: ``answering`` by link or signed in, ``request_answers``; ``contact_clock`` reminds and tells on;
  ``contact_letters``.
- How it went: ``follow_up``, ``follow_up_sending``, ``follow_up_taps``, ``follow_up_letters``.
- The end: ``erasing`` and ``lapsing`` by time, ``outcomes`` (what is left).
- Under all of these: ``moving`` makes one move (state, counts and trail together); ``handover_rows``, ``request_rows``,
  ``consent_rows`` and ``follow_up_rows`` write what hangs on a handover.
- Invented ones for the demonstration: ``demo``.

An action opens ``writing()`` and takes the handover's row first (``lock_handover``); what says «inside» only runs
queries. Whoever erases asks ``empty_the_log()`` afterwards.
"""
