package desk;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

class PartResolver implements HandlerMethodArgumentResolver {
    private final ObjectMapper mapper = new ObjectMapper();

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.hasParameterAnnotation(Part.class);
    }

    @Override
    public Object resolveArgument(MethodParameter parameter, ModelAndViewContainer model, NativeWebRequest request, WebDataBinderFactory binder)
            throws Exception {
        var body = mapper.readTree(request.getNativeRequest(HttpServletRequest.class).getReader());
        return mapper.treeToValue(body.get(parameter.getParameterAnnotation(Part.class).value()), parameter.getParameterType());
    }
}
