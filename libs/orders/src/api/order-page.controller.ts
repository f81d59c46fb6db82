import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from 'markethall/kernel';
import { ORDER_PAGE, ORDER_PAGE_POLICY } from './order-page.js';

/** Serves the page that a mailed order link opens. */
@ApiExcludeController()
@Controller('orders')
export class OrderPageController {
  @Get('view')
  @Public()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', ORDER_PAGE_POLICY)
  @Header('referrer-policy', 'no-referrer')
  @Header('cache-control', 'public, max-age=300')
  show(): string {
    return ORDER_PAGE;
  }
}
