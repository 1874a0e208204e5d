import gc
import os

from django.core.wsgi import get_wsgi_application

from obiettivi.ricezione import che_riceve_tutto

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pianoperf.settings")
application = che_riceve_tutto(get_wsgi_application())
# What is loaded by now stays as long as the process: the collector, which would go through all of it in the middle
# of some page, leaves it alone.
gc.freeze()
