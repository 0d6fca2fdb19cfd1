import pytest
pytestmark = pytest.mark.django_db

def test_x(api, cast):
    r = api(None).post("/api/v1/auth/login", {"email": cast.ana.email, "password": cast.ana.password})
    print(r.content, r.cookies)
    assert r.status_code == 200
