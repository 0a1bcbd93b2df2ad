package io.posthorn.examples.jakarta;

import jakarta.ejb.EJB;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;

/** Takes orders: {@code POST /shop/orders?order=one+cheese&order=two+breads&paid=true}. */
@WebServlet("/orders")
public class OrderServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    @EJB private transient OrderDesk desk;

    @Override
    protected void doPost(final HttpServletRequest request, final HttpServletResponse response) {
        final String[] orders = request.getParameterValues("order");
        if (orders == null) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        desk.take(List.of(orders), Boolean.parseBoolean(request.getParameter("paid")));
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
}
