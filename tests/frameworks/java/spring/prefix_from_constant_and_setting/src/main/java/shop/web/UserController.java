package shop.web;

import static shop.Paths.ROOT;

import org.springframework.web.bind.annotation.*;
import shop.Paths;

@RestController
@RequestMapping(Paths.Users.ALL)
class UserController {
    @GetMapping(Paths.Users.ONE)
    String one(@PathVariable(Paths.Users.KEY) int userId) {
        return "";
    }
}

@RestController
@RequestMapping("${shop.admin.path:/admin}/tenants/{tenant}")
class AdminController {
    private static final String STATE = "/state";

    @GetMapping(ROOT + STATE)
    String state(@PathVariable String tenant) {
        return "";
    }
}

@RestController
class ReportController {
    @GetMapping("${shop.reports.path}/daily")
    String daily() {
        return "";
    }
}
