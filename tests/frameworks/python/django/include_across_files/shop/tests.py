from django.test import TestCase
from django.urls import path

urlpatterns = [path("only/in/tests", lambda request: None)]


class OrdersTest(TestCase):
    def test_list(self):
        self.client.get("/api/orders/9/none")
