import http

http_session = http.Client()
