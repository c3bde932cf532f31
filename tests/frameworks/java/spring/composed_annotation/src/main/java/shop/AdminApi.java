package shop;

import org.springframework.core.annotation.AliasFor;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping
public @interface AdminApi {
    @AliasFor(annotation = RequestMapping.class, attribute = "path")
    String[] value() default {};
}
