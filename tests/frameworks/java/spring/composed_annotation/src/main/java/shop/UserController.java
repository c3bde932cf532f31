package shop;

import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;

@AdminApi({"/admin/users", "/users"})
class UserController {
    @DeleteMapping("{id}")
    void remove(@PathVariable int id) {
    }
}
