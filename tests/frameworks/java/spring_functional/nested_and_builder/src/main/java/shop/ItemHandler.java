package shop;

class ItemHandler {
    Object one(Object request) {
        return null;
    }

    Object create(Object request) {
        return null;
    }

    Object tags(Object request) {
        return null;
    }
}
