app_name = "answers"
urlpatterns = []
