"""`python -m danvan_desktop`: the window."""

from danvan_desktop.app import main

raise SystemExit(main())
