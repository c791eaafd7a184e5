from django.http import HttpResponse
def start(request): return HttpResponse("x")
def authority(request, authority): return HttpResponse("x")
